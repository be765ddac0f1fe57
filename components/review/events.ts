import type { AlarmMarkLine } from '../../contracts/call.ts'
import type { AlarmView } from '../../contracts/live.ts'
import { levelOf } from '../alarms/alarm-order.ts'
import type { Show } from './address.ts'

export const DAY_MS = 24 * 3_600_000
const HOUR_MS = 3_600_000

/** The day that is listed; `to_ms` null: up to now. */
export interface Day {
  from_ms: number
  to_ms: number | null
}

/** The last 24 hours when they hold the moment, else 12 hours on either side of it (whole hours, so that it is asked once). */
export function dayAround(at_ms: number | null, now_ms: number): Day {
  if (at_ms === null || at_ms > now_ms - DAY_MS) return { from_ms: now_ms - DAY_MS, to_ms: null }
  const hour_ms = Math.floor(at_ms / HOUR_MS) * HOUR_MS
  return { from_ms: hour_ms - DAY_MS / 2, to_ms: hour_ms + DAY_MS / 2 }
}

export function holds({ from_ms, to_ms }: Day, at_ms: number): boolean {
  return at_ms >= from_ms && (to_ms === null || at_ms < to_ms)
}

/** All that is known as one list, newest first, the newest revision of each; `chosen` is in it even where the day ends before it. */
export function eventsOf(known: ReadonlyArray<readonly AlarmView[]>, encounter: string, day: Day, chosen: string | null): AlarmView[] {
  const byId = new Map<string, AlarmView>()
  for (const alarm of known.flat()) {
    if (alarm.encounter !== encounter || alarm.condition === 'delayed') continue
    const before = byId.get(alarm.id)
    if (!before || alarm.revision >= before.revision) byId.set(alarm.id, alarm)
  }
  const wanted = [...byId.values()].filter((alarm) => alarm.id === chosen || holds(day, alarm.onset_ms))
  return wanted.sort((a, b) => b.onset_ms - a.onset_ms || (a.id < b.id ? -1 : 1))
}

/** Whether `alarm` is listed under `show`. `mark`: what people said of it afterwards. */
export function isShown(alarm: AlarmView, show: Show, mark: AlarmMarkLine | undefined): boolean {
  if (show === 'all') return true
  if (show === 'true') return mark?.mark === 'true'
  if (show === 'unanswered') return alarm.response.state !== 'acknowledged'
  return levelOf(alarm) === show
}

/** The event next to the one that is open, or next to the moment; null at the end. The list is newest first. */
export function neighbour(events: readonly AlarmView[], chosen: string | null, at_ms: number, to: 'earlier' | 'later'): AlarmView | null {
  const here = events.findIndex((alarm) => alarm.id === chosen)
  if (here >= 0) return events[to === 'earlier' ? here + 1 : here - 1] ?? null
  if (to === 'earlier') return events.find((alarm) => alarm.onset_ms < at_ms) ?? null
  return events.findLast((alarm) => alarm.onset_ms > at_ms) ?? null
}
