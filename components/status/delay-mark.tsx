'use client'
import { Timer } from 'lucide-react'
import { useRef } from 'react'
import { live } from '../live/live.ts'
import { usePageTick } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import './delay-mark.css'
import { delayWords } from './figures.ts'

/** A figure of a minute need not be written more often. */
const EVERY_MS = 2_000
/** Beyond this what is seen is not of now any more: sub-second is what a ward is promised. */
const LATE_MS = 1_000
/** A page that has just been built was busy with itself: its first pictures say nothing of the way. */
const SETTLED_MS = 10_000

/**
 * How late a bed is on this very screen: device to screen, p95 of the last minute, as this screen measures it. Written into
 * the element, without a render. In a small sector it stands only when it is late.
 */
export function DelayMark({ encounter, small = false }: { encounter: string; small?: boolean }) {
  const element = useRef<HTMLSpanElement>(null)
  const written_ms = useRef(Number.NEGATIVE_INFINITY)
  const from_ms = useRef(performance.now())
  usePageTick(() => {
    if (!element.current || performance.now() - written_ms.current < EVERY_MS) return
    written_ms.current = performance.now()
    const settled = !small || performance.now() - from_ms.current > SETTLED_MS
    paintDelay(element.current, settled ? live.glass_p95_ms(encounter) : null)
  })
  return (
    <span ref={element} className="delay-mark" data-small={small || undefined} data-testid="bed-delay" hidden>
      <Timer size={14} aria-hidden="true" /> <span className="visually-hidden" />
      <span aria-hidden="true" />
    </span>
  )
}

/** Nothing measured, nothing shown. */
export function paintDelay(mark: HTMLElement, p95_ms: number | null): void {
  mark.hidden = p95_ms === null
  if (p95_ms === null) return
  const ms = delayWords(p95_ms)
  const [spoken, shown] = mark.querySelectorAll<HTMLElement>('span')
  const words = text('status.age_label', { ms })
  if (spoken!.textContent !== words) spoken!.textContent = words
  if (shown!.textContent !== text('status.age_short', { ms })) shown!.textContent = text('status.age_short', { ms })
  mark.title = words
  mark.toggleAttribute('data-late', p95_ms > LATE_MS)
}
