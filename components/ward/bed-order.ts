import type { AlarmView, ScoresView } from '../../contracts/live.ts'
import { levelOf, standingOf } from '../alarms/alarm-order.ts'
import type { Slot } from '../live/live-store.ts'
import type { Preferences } from '../preferences/preferences.ts'

export type Sort = Preferences['sort']
/** An order of beds as it was when somebody asked for it. */
export interface Order {
  ward: string
  sort: Sort
  beds: readonly string[]
  /** Those that were somebody's own then. */
  mine: readonly string[]
  /** Server time. */
  sorted_ms: number
}
export interface Known {
  alarms: readonly AlarmView[]
  scores: Readonly<Record<string, ScoresView>>
  /** Beds whoever sits here has taken; [] for who has none. */
  mine: readonly string[]
  now_ms: number
}

/** Ids of the beds, in the order asked for; equals stay in the ward's own order, empty beds come last unless sorted by number. */
export function orderBeds(sort: Sort, slots: readonly Slot[], known: Known): string[] {
  const place = new Map(slots.map(({ bed }, i) => [bed, i]))
  const weight = sort === 'mine' ? mineFirst(known.mine) : sort === 'acuity' ? acuity(known) : () => [0]
  const weighed = slots.map((slot) => ({ bed: slot.bed, weight: weight(slot) }))
  return weighed.sort((a, b) => compare(b.weight, a.weight) || place.get(a.bed)! - place.get(b.bed)!).map(({ bed }) => bed)
}

/** The slots in that order; beds that came to the ward since are at the end, those that went are gone. */
export function placed(slots: readonly Slot[], order: Pick<Order, 'beds'> | null): readonly Slot[] {
  if (!order) return slots
  const at = new Map(order.beds.map((bed, i) => [bed, i]))
  return [...slots].sort((a, b) => (at.get(a.bed) ?? Number.MAX_SAFE_INTEGER) - (at.get(b.bed) ?? Number.MAX_SAFE_INTEGER))
}

function mineFirst(mine: readonly string[]): (slot: Slot) => number[] {
  return ({ bed, encounter }) => [mine.includes(bed) ? 2 : encounter ? 1 : 0]
}

/** A red alarm that still holds, then a yellow one, then NEWS2, then how much else asks: seen or not, who is ill stays ill. */
function acuity({ alarms, scores, now_ms }: Known): (slot: Slot) => number[] {
  const holds = (alarm: AlarmView) => ['active', 'acknowledged'].includes(standingOf(alarm, now_ms) ?? '')
  return ({ encounter }) => {
    if (!encounter) return [-1]
    const levels = alarms.filter((a) => a.encounter === encounter && holds(a)).map(levelOf)
    const ill = levels.includes('high') ? 2 : levels.includes('medium') ? 1 : 0
    return [ill, points(scores[encounter]), levels.length]
  }
}

function points(view: ScoresView | undefined): number {
  return view?.scores.find(({ id }) => id === 'news2')?.points ?? -1
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
