'use client'
import { useEffect, useState } from 'react'
import { FindSheet } from '../find/find-sheet.tsx'
import { prefer, preferences } from '../preferences/preferences.ts'
import { useWall } from '../wall/use-wall.ts'
import { KeysHelp } from './keys-help.tsx'
import { chosen, isTyping, type Meaning, meaningOf } from './offered.ts'

const ARROWS = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'])
const OF_ONE = '[data-encounter], [data-patient]'

/** The page's single keys, while they are on: presses what the page offers, or opens the search or the list of keys. */
export function Keys() {
  const [open, setOpen] = useState<'find' | 'help' | null>(null)
  const wall = useWall()
  useEffect(() => {
    const act = (meaning: Meaning): boolean => {
      if (meaning.does === 'find' && wall) return false
      if (meaning.does === 'find' || meaning.does === 'help') {
        setOpen(meaning.does)
        return true
      }
      if (meaning.does === 'layout') return chooseLayout(meaning.layout)
      return reach(meaning.key, meaning.does === 'press')
    }
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTyping(event.target) || document.querySelector('dialog[open]')) return
      if (ARROWS.has(event.key) && enterGrid()) return event.preventDefault()
      if (preferences.getState().shortcuts === 'off' || event.repeat) return
      const meaning = meaningOf(event)
      if (meaning && act(meaning)) event.preventDefault()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [wall])
  if (open === 'find') return <FindSheet onClose={() => setOpen(null)} />
  return open === 'help' ? <KeysHelp onClose={() => setOpen(null)} /> : null
}

/** An arrow pressed with the focus nowhere begins at the bed where it was last. */
function enterGrid(): boolean {
  if (document.activeElement && document.activeElement !== document.body) return false
  const current = document.querySelector<HTMLElement>('.tile-open[tabindex="0"]')
  current?.focus()
  return current !== null
}

/** Only where there is a ward to lay out. */
function chooseLayout(layout: Extract<Meaning, { does: 'layout' }>['layout']): boolean {
  if (!document.querySelector('[data-testid="ward"]')) return false
  prefer({ layout })
  return true
}

/** Goes to, or presses, the control that says it is for `key`. @returns whether there was one */
function reach(key: string, press: boolean): boolean {
  const focused = document.activeElement?.closest(OF_ONE) ?? null
  const controls = [...document.querySelectorAll<HTMLElement>(`main [aria-keyshortcuts~="${key}" i]`)].filter((c) => c.checkVisibility())
  const offers = controls.map((control) => ({
    control,
    of: control.closest(OF_ONE),
    level: control.closest<HTMLElement>('[data-level]')?.dataset.level ?? null,
  }))
  const found = press ? offers[0] : chosen(offers, focused)
  if (!found) return false
  found.control.focus()
  if (press) found.control.click()
  return true
}
