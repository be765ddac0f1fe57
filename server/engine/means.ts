import type { NumberNow } from '../../contracts/effect.ts'
import { SCORED_CHANNELS } from '../scores/sources.ts'
import { AHEAD_MS, type Emitted } from './lane.ts'

/**
 * The last minute of the numbers that scores read, as panes of 5 s: noise of a second does not flicker in a score. Sums are
 * whole hundredths, so that the order of arrival changes nothing. A history of the detectors would keep their fine panes for
 * a whole minute; this is 1 KB a patient.
 */
export interface Means {
  /** Highest pane written; -1 = none. */
  newest: number
  /** By channel and pane of the ring. */
  n: Uint8Array
  sum: Int32Array
  /** By channel: the newest pane that has left the ring with something in it. */
  old_n: Uint8Array
  old_sum: Int32Array
  old_pane: Int32Array
}

export const PANE_MS = 5_000
/** Panes of the minute, and some more for values that run ahead of what is judged. */
const MINUTE = 12
const RING = 16
const HUNDREDTHS = 100
/** Values of a pane that are counted; no device sends more than a few a second. */
const FULL = 255
const INDEX: ReadonlyMap<string, number> = new Map(SCORED_CHANNELS.map((key, i) => [key, i]))

export function emptyMeans(): Means {
  const keys = SCORED_CHANNELS.length
  return {
    newest: -1,
    n: new Uint8Array(keys * RING),
    sum: new Int32Array(keys * RING),
    old_n: new Uint8Array(keys),
    old_sum: new Int32Array(keys),
    old_pane: new Int32Array(keys).fill(-1),
  }
}

/** Adds what is good among the values of a frame. What is doubtful, blank or ahead of the clock is no measurement. */
export function takeMeans(means: Means, emitted: readonly Emitted[], now_ms: number): void {
  for (const { key, value, event_ms, quality } of emitted) {
    const index = INDEX.get(key)
    if (index === undefined || quality !== '' || !Number.isFinite(value) || !(event_ms <= now_ms + AHEAD_MS)) continue
    add(means, index, Math.floor(event_ms / PANE_MS), Math.round(value * HUNDREDTHS))
  }
}

function add(means: Means, index: number, pane: number, hundredths: number): void {
  if (pane > means.newest) advance(means, pane)
  if (pane <= means.newest - RING) {
    keepOld(means, index, pane, 1, hundredths)
    return
  }
  const at = index * RING + (pane % RING)
  if (means.n[at] === FULL) return
  means.n[at]! += 1
  means.sum[at]! += hundredths
}

/** Moves the ring on; what falls out is kept as the newest old pane of its channel. */
function advance(means: Means, pane: number): void {
  const from = means.newest < 0 ? pane : Math.max(means.newest + 1, pane - RING + 1)
  if (means.newest >= 0) for (let p = means.newest - RING + 1; p <= pane - RING && p <= means.newest; p++) dropPane(means, p)
  for (let p = from; p <= pane; p++) clearPane(means, p)
  means.newest = pane
}

function dropPane(means: Means, pane: number): void {
  for (let index = 0; index < means.old_n.length; index++) {
    const at = index * RING + (pane % RING)
    if (means.n[at]! > 0) keepOld(means, index, pane, means.n[at]!, means.sum[at]!)
  }
}

function clearPane(means: Means, pane: number): void {
  for (let at = pane % RING; at < means.n.length; at += RING) {
    means.n[at] = 0
    means.sum[at] = 0
  }
}

function keepOld(means: Means, index: number, pane: number, n: number, sum: number): void {
  const known = means.old_pane[index]!
  if (pane < known || (pane === known && means.old_n[index]! + n > FULL)) return
  means.old_pane[index] = pane
  means.old_n[index] = (pane === known ? means.old_n[index]! : 0) + n
  means.old_sum[index] = (pane === known ? means.old_sum[index]! : 0) + sum
}

/** The mean of the minute that ends at `at_ms`, or of the newest older pane; `event_ms` is the end of its newest pane. Null: never measured. */
export function meanAt(means: Means, key: string, at_ms: number): (Pick<NumberNow, 'event_ms'> & { value: number }) | null {
  const index = INDEX.get(key)
  if (index === undefined) return null
  const end = Math.ceil(at_ms / PANE_MS)
  let [n, sum, newest] = [0, 0, -1]
  const oldest = Math.max(0, means.newest - RING + 1)
  for (let pane = Math.min(end - 1, means.newest); pane >= oldest && (pane >= end - MINUTE || n === 0); pane--) {
    const at = index * RING + (pane % RING)
    if (means.n[at] === 0) continue
    if (n === 0) newest = pane
    n += means.n[at]!
    sum += means.sum[at]!
  }
  if (n === 0) {
    if (means.old_pane[index]! < 0 || means.old_pane[index]! >= end) return null
    newest = means.old_pane[index]!
    n = means.old_n[index]!
    sum = means.old_sum[index]!
  }
  return { value: sum / n / HUNDREDTHS, event_ms: Math.min(at_ms, (newest + 1) * PANE_MS) }
}
