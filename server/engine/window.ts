import type { Reading } from './detector.ts'
import type { PanePlan } from './registry.ts'

/** What left the ring last: the newest good value, the newest datum and its quality. */
export interface Carried {
  carry_value: number
  carry_at: number
  carry_seen: number
  carry_quality: number
}

/**
 * The recent values of one name in panes of event time: count, sum, min, max, last. A ring in one Float64Array; nothing
 * is shifted and nothing allocated when a value comes. Doubtful values move only the pane's `seen` and `quality`.
 */
export interface History extends Carried {
  pane_ms: number
  panes: number
  /** Highest pane written. */
  newest: number
  data: Float64Array
}

const FIELDS = 9
const [INDEX, N, SUM, MIN, MAX, LAST, LAST_AT, SEEN_AT, QUALITY] = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const

export function history(plan: PanePlan): History {
  return {
    ...plan,
    newest: -1,
    data: new Float64Array(plan.panes * FIELDS).fill(-1),
    carry_value: Number.NaN,
    carry_at: -Infinity,
    carry_seen: -Infinity,
    carry_quality: 0,
  }
}

/** Adds a value measured at `event_ms`; NaN or a quality other than 0 is seen, not counted. */
export function add(h: History, event_ms: number, value: number, quality: number): void {
  const index = Math.floor(event_ms / h.pane_ms)
  const good = quality === 0 && !Number.isNaN(value)
  if (index <= h.newest - h.panes) {
    carry(h, good ? value : Number.NaN, event_ms, event_ms, quality)
    return
  }
  const at = (index % h.panes) * FIELDS
  const d = h.data
  if (d[at + INDEX] !== index) open(h, at, index)
  if (event_ms >= d[at + SEEN_AT]!) {
    d[at + SEEN_AT] = event_ms
    d[at + QUALITY] = quality
  }
  if (!good) return
  d[at + N]! += 1
  d[at + SUM]! += value
  if (value < d[at + MIN]!) d[at + MIN] = value
  if (value > d[at + MAX]!) d[at + MAX] = value
  if (event_ms >= d[at + LAST_AT]!) {
    d[at + LAST] = value
    d[at + LAST_AT] = event_ms
  }
}

function open(h: History, at: number, index: number): void {
  const d = h.data
  if (d[at + INDEX]! >= 0) carryPane(h, d, at)
  d.fill(0, at, at + FIELDS)
  d[at + INDEX] = index
  d[at + MIN] = Infinity
  d[at + MAX] = -Infinity
  d[at + LAST_AT] = -Infinity
  d[at + SEEN_AT] = -Infinity
  if (index > h.newest) h.newest = index
}

/** A pane leaves: what was newest in it is kept, when it is newer than what left before. */
export function carryPane(h: Carried, d: Float64Array, at: number): void {
  carry(h, d[at + N]! > 0 ? d[at + LAST]! : Number.NaN, d[at + LAST_AT]!, d[at + SEEN_AT]!, d[at + QUALITY]!)
}

function carry(h: Carried, value: number, at_ms: number, seen_ms: number, quality: number): void {
  if (!Number.isNaN(value) && at_ms >= h.carry_at) {
    h.carry_value = value
    h.carry_at = at_ms
  }
  if (seen_ms >= h.carry_seen) {
    h.carry_seen = seen_ms
    h.carry_quality = quality
  }
}

/**
 * What the window [end_ms - size_ms, end_ms) holds, written into `out`. `last` and `seen` look further back than the
 * window; nothing at or after end_ms is looked at, however far another source has run ahead.
 */
export function read(h: History | undefined, end_ms: number, size_ms: number, qualities: readonly string[], out: Reading): void {
  let [n, sum, min, max, last, last_at, seen_at, quality] = [0, 0, Infinity, -Infinity, Number.NaN, -Infinity, -Infinity, 0]
  if (h !== undefined) {
    const { data: d, panes } = h
    const end_pane = Math.floor(end_ms / h.pane_ms) - 1
    const newest = end_pane < h.newest ? end_pane : h.newest
    const oldest = Math.max(0, end_pane - panes + 1, h.newest - panes + 1)
    const first = Math.max(oldest, Math.floor((end_ms - size_ms) / h.pane_ms))
    let slot = first % panes
    for (let index = first; index <= newest; index++) {
      const at = slot * FIELDS
      if (++slot === panes) slot = 0
      if (d[at + INDEX] !== index) continue
      seen_at = d[at + SEEN_AT]!
      quality = d[at + QUALITY]!
      if (d[at + N] === 0) continue
      last = d[at + LAST]!
      last_at = d[at + LAST_AT]!
      n += d[at + N]!
      sum += d[at + SUM]!
      if (d[at + MIN]! < min) min = d[at + MIN]!
      if (d[at + MAX]! > max) max = d[at + MAX]!
    }
    // Before the window only the newest is looked for, backwards.
    for (let index = Math.min(first - 1, newest); index >= oldest && (seen_at === -Infinity || last_at === -Infinity); index--) {
      const at = (index % panes) * FIELDS
      if (d[at + INDEX] !== index) continue
      if (seen_at === -Infinity) {
        seen_at = d[at + SEEN_AT]!
        quality = d[at + QUALITY]!
      }
      if (d[at + N] === 0) continue
      last = d[at + LAST]!
      last_at = d[at + LAST_AT]!
    }
    if (h.carry_at > last_at && h.carry_at < end_ms) {
      last = h.carry_value
      last_at = h.carry_at
    }
    if (h.carry_seen > seen_at && h.carry_seen < end_ms) {
      seen_at = h.carry_seen
      quality = h.carry_quality
    }
  }
  out.n = n
  out.mean = n === 0 ? Number.NaN : sum / n
  out.min = n === 0 ? Number.NaN : min
  out.max = n === 0 ? Number.NaN : max
  out.last = last
  out.age_ms = end_ms - last_at
  out.seen_ms = end_ms - seen_at
  out.quality = seen_at > last_at ? (qualities[quality] ?? '') || 'missing' : ''
}

/** Fields of a pane in the ring, for those who store it; INDEX below 0 = never opened. */
export const PANE = { FIELDS, INDEX, N, SUM, MIN, MAX, LAST, LAST_AT, SEEN_AT, QUALITY } as const
