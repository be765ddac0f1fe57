import { isOpen } from '../../contracts/alarm.ts'
import type { AlarmView } from '../../contracts/live.ts'
import { text } from '../text/text.ts'
import { remaining } from '../text/time.ts'

/** Who said "I'm going", and until when they may take. */
export interface Going {
  by: string
  name: string
  /** Whoever is at this screen. */
  mine: boolean
  until_ms: number
  /** Acts, but is not stored. */
  noted: boolean
}

/** null: nobody is. A claim whose time is over is shown at 0:00 until the server has released it; a noted one ends by itself. */
export function goingTo(alarm: AlarmView, me: string | undefined, now_ms: number): Going | null {
  const { response, noted, names } = alarm
  if (!isOpen(alarm)) return null
  if (response.state === 'claimed') {
    const { by, until_ms } = response
    return { by, name: names[by] ?? by, mine: by === me, until_ms, noted: noted?.type === 'claim' && !alarm.stored }
  }
  if (response.state === 'acknowledged' || noted?.type !== 'claim' || noted.until_ms <= now_ms) return null
  return { by: noted.by, name: noted.name, mine: noted.by === me, until_ms: noted.until_ms, noted: true }
}

/** How far the ward's chain has been taken, and when its next step is due (null: no further one). */
export interface Chain {
  level: number
  next_ms: number | null
}

/** null: nothing of a chain is going on, because somebody answers, it is silent, or nobody is ever called for it. */
export function chainOf(alarm: AlarmView, now_ms: number): Chain | null {
  if (alarm.condition !== 'active' || alarm.signal.state !== 'on' || alarm.response.state === 'acknowledged') return null
  if (goingTo(alarm, undefined, now_ms)) return null
  return alarm.level === 0 && alarm.next_ms === null ? null : { level: alarm.level, next_ms: alarm.next_ms }
}

/** "call in 0:28", "step 2 in 0:28", "step 4 called": what fits into a sector. '' when nobody is called. */
export function chainShort(chain: Chain | null, now_ms: number): string {
  if (!chain) return ''
  if (chain.next_ms === null) return text('answer.called', { level: chain.level })
  const left = remaining(chain.next_ms - now_ms)
  return chain.level === 0 ? text('answer.call_short', { left }) : text('answer.next_short', { level: chain.level + 1, left })
}

/** "Nobody is going yet, step 2 has been called" and "next step in 0:28": whole, for where there is room. */
export function chainWords(chain: Chain | null, now_ms: number): [what: string, next: string] {
  if (!chain) return [text('answer.nobody'), '']
  const what = chain.level === 0 ? text('answer.nobody') : text('answer.nobody_called', { level: chain.level })
  if (chain.next_ms === null) return [what, text('answer.last')]
  return [what, text('answer.next', { left: remaining(chain.next_ms - now_ms) })]
}

/** "Asked S. Osei to go", to whoever it is "K. Lindqvist asks you to go"; null: nobody is asked by name. */
export function askedWords(alarm: AlarmView, me: string | undefined): string | null {
  const { asked, names, response } = alarm
  if (!asked || !isOpen(alarm) || response.state === 'acknowledged') return null
  return asked.to === me
    ? text('tablet.asks_you', { name: names[asked.by] ?? asked.by })
    : text('tablet.asked', { name: names[asked.to] ?? asked.to })
}

export function goingWords(going: Going): string {
  if (going.noted) return text('answer.noted', { name: going.name })
  return going.mine ? text('answer.you') : text('answer.going', { name: going.name })
}

/** A reminder is shown this long after it came; the caption says it for as long as the alarm is still true. */
export const REMINDED_SHOWN_MS = 30_000

/** Acknowledged, still true, and recalled a moment ago. */
export function isRecalled(alarm: AlarmView, now_ms: number): boolean {
  const { condition, response, reminded_ms } = alarm
  if (condition !== 'active' || response.state !== 'acknowledged' || reminded_ms === null) return false
  return now_ms - reminded_ms < REMINDED_SHOWN_MS
}
