import type { AlarmView } from '../../contracts/live.ts'
import { type Level, levelOf, rotating } from '../alarms/alarm-order.ts'
import type { Slot } from '../live/live-store.ts'

/** Slots of each page of a layout with `places` places. At least one page. */
export function pagesOf(slots: readonly Slot[], places: number): Slot[][] {
  const pages: Slot[][] = []
  for (let i = 0; i < slots.length; i += places) pages.push(slots.slice(i, i + places))
  return pages.length > 0 ? pages : [[]]
}

export interface PageMark {
  level: Level
  /** Alarms on the page that nobody has seen, of all levels. */
  n: number
}

/** The most urgent of what nobody has seen on a page; null: nothing. */
export function markOf(page: readonly Slot[], alarms: readonly AlarmView[], now_ms: number): PageMark | null {
  const here = new Set(page.map(({ encounter }) => encounter))
  const active = rotating(
    alarms.filter((a) => here.has(a.encounter)),
    now_ms,
  )
  return active[0] ? { level: levelOf(active[0]), n: active.length } : null
}
