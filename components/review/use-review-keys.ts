import { useEffect, useRef } from 'react'
import { isTyping } from '../keys/offered.ts'
import { usePreference } from '../preferences/use-preference.ts'

export type ReviewKey = 'earlier_event' | 'later_event' | 'earlier' | 'later'

/** Arrows go through the list (newest on top) and along the strip; N and P are single keys and can be off. */
const ARROWS: Record<string, ReviewKey> = { ArrowUp: 'later_event', ArrowDown: 'earlier_event', ArrowLeft: 'earlier', ArrowRight: 'later' }
const LETTERS: Record<string, ReviewKey> = { n: 'later_event', p: 'earlier_event' }

/** What a key means here, while nobody types and nothing else has taken it. */
export function useReviewKeys(act: (key: ReviewKey) => void): void {
  const latest = useRef(act)
  const letters = usePreference('shortcuts') === 'on'
  useEffect(() => {
    latest.current = act
  })
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTaken(event.target)) return
      const meant = ARROWS[event.key] ?? (letters ? LETTERS[event.key] : undefined)
      if (meant === undefined) return
      event.preventDefault()
      latest.current(meant)
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [letters])
}

/** A field that is typed in, or a control that has its own use of arrows. */
function isTaken(target: EventTarget | null): boolean {
  return (
    isTyping(target) || (target instanceof Element && target.closest('select, [role="slider"], [role="menu"], [role="dialog"]') !== null)
  )
}
