import { MISSING_SAMPLE } from '../../contracts/channel.ts'
import type { WaveBlock } from '../../contracts/frame.ts'

/**
 * What one ECG lead does from half second to half second, beats left aside: how steep it gets, how steep it is on the
 * whole, how far it swings, how often it crosses its middle; and how long it has not moved like a QRS complex of its own.
 * Averaged down to about 62 Hz and freed of its baseline below 1 Hz; a slope is the change over two samples, about 32 ms.
 */
export interface LeadActivity {
  channel: string
  rate_hz: number
  /** Input samples averaged into one. */
  fold: number
  /** Rate worked at, Hz. */
  fs: number
  /** Event time at which the samples should go on. */
  next_ms: number
  /** Filter and the pane being filled; see the names below. */
  m: Float64Array
  /** The last PANES panes, PANE_FIELDS each. */
  panes: Float32Array
  /** Panes closed since the start or a hole. */
  closed: number
  /** The steepest slopes of the last stretches of two seconds in which the heart beat: what a QRS of this lead is like. */
  steep: Float32Array
  steeps: number
  /** The slope from which a wave of this lead may be a QRS, mV in 32 ms. */
  qrs: number
  /** Steepest slope of the stretch of two seconds being gathered, and stretches in a row without a QRS. */
  stretch: number
  quiet: number
}

const ACC = 0
const FOLDS = 1
const LAST = 2
const Y = 3
const Y1 = 4
const STARTED = 5
export const COUNT = 6
export const RAILED = 7
export const STEEPEST = 8
export const STEEP_SUM = 9
export const LOW = 10
export const HIGH = 11
export const CROSSED = 12
const SIDE = 13
const SIZE = 14
/** Samples since the lead last moved like a QRS. */
export const STILL = 15
/** Samples since the converter's value last changed at all. */
export const SAME = 16
const FIELDS = 17

export const PANE_MS = 500
/** VF and flutter are told after four seconds (CinC 2015). */
export const PANES = 8
export const PANE_FIELDS = 5

const WORK_HZ = 62.5
const BASELINE_HZ = 1
/** An ECG amplifier ends at about 5 mV, a converter at 32 767. */
const AMPLIFIER_MV = 4.9
const RAIL = 32_700
/** A complex below 0.15 mV need not be seen (EC13); in 32 ms a third of that is no QRS. */
export const FLOOR_MV = 0.05
/** Share of its mean size by which a wave crosses its middle. */
const MARGIN = 0.3
export const STRETCHES = 8

export function createActivity(channel: string, rate_hz: number): LeadActivity {
  const fold = Math.max(1, Math.floor(rate_hz / WORK_HZ))
  const activity = {
    channel,
    rate_hz,
    fold,
    fs: rate_hz / fold,
    next_ms: Number.NaN,
    m: new Float64Array(FIELDS),
    panes: new Float32Array(PANES * PANE_FIELDS),
    closed: 0,
    steep: new Float32Array(STRETCHES),
    steeps: 0,
    qrs: FLOOR_MV,
    stretch: 0,
    quiet: 0,
  }
  activity.m[SIDE] = 1
  openPane(activity.m)
  return activity
}

/** After a hole: nothing spans it; what a QRS of this lead is like stays known. */
export function restartActivity(a: LeadActivity): void {
  a.m.fill(0)
  a.m[SIDE] = 1
  openPane(a.m)
  a.closed = 0
  a.stretch = 0
  a.next_ms = Number.NaN
}

/** Empties the pane being filled. */
export function openPane(m: Float64Array): void {
  m[COUNT] = m[RAILED] = m[STEEPEST] = m[STEEP_SUM] = m[CROSSED] = 0
  m[LOW] = Number.POSITIVE_INFINITY
  m[HIGH] = Number.NEGATIVE_INFINITY
}

/** Adds samples[from..to) of a block to the pane being filled. */
export function addActivity(a: LeadActivity, block: WaveBlock, from: number, to: number): void {
  const { m, fold, fs, qrs } = a
  const { samples, gain, offset } = block
  const keep = Math.exp((-2 * Math.PI * BASELINE_HZ) / fs)
  const share = 1 / fs
  const middle = gain === 0 ? 0 : -offset / gain
  const reach = gain === 0 ? RAIL : AMPLIFIER_MV / Math.abs(gain)
  const ceiling = Math.min(RAIL, middle + reach) * fold
  const bottom = Math.max(-RAIL, middle - reach) * fold
  const scale = gain / fold
  let acc = m[ACC]!
  let folds = m[FOLDS]!
  let last = m[LAST]!
  let y = m[Y]!
  let y1 = m[Y1]!
  let steepest = m[STEEPEST]!
  let steep_sum = m[STEEP_SUM]!
  let low = m[LOW]!
  let high = m[HIGH]!
  let side = m[SIDE]!
  let size = m[SIZE]!
  let still = m[STILL]!
  let same = m[SAME]!
  let count = 0
  let railed = 0
  let crossed = 0
  for (let i = from; i < to; i++) {
    const s = samples[i]!
    if (s === MISSING_SAMPLE) continue
    acc += s
    if (++folds < fold) continue
    if (m[STARTED] === 0) {
      m[STARTED] = 1
      last = acc
    }
    count++
    if (acc >= ceiling || acc <= bottom) railed++
    same = acc === last ? same + 1 : 0
    const y2 = y1
    y1 = y
    y = keep * (y + (acc - last) * scale)
    last = acc
    acc = folds = 0
    const d = y > y2 ? y - y2 : y2 - y
    steep_sum += d
    if (d > steepest) steepest = d
    if (y < low) low = y
    if (y > high) high = y
    still = d >= qrs ? 0 : still + 1
    size += ((y < 0 ? -y : y) - size) * share
    // Side of the middle, with a margin that trembling does not cross.
    if (y > 0 ? side < 0 && y > MARGIN * size : side > 0 && y < -MARGIN * size) {
      crossed++
      side = -side
    }
  }
  m[COUNT]! += count
  m[RAILED]! += railed
  m[CROSSED]! += crossed
  m[ACC] = acc
  m[FOLDS] = folds
  m[LAST] = last
  m[Y] = y
  m[Y1] = y1
  m[STEEPEST] = steepest
  m[STEEP_SUM] = steep_sum
  m[LOW] = low
  m[HIGH] = high
  m[SIDE] = side
  m[SIZE] = size
  m[STILL] = still
  m[SAME] = same
}
