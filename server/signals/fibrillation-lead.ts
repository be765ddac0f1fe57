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
const COUNT = 6
const RAILED = 7
const STEEPEST = 8
const STEEP_SUM = 9
const LOW = 10
const HIGH = 11
const CROSSED = 12
const SIDE = 13
const SIZE = 14
/** Samples since the lead last moved like a QRS. */
const STILL = 15
/** Samples since the converter's value last changed at all. */
const SAME = 16
const FIELDS = 17

export const PANE_MS = 500
/** VF and flutter are told after four seconds (CinC 2015). */
export const PANES = 8
const PANE_FIELDS = 5

const WORK_HZ = 62.5
const BASELINE_HZ = 1
/** An ECG amplifier ends at about 5 mV, a converter at 32 767. */
const AMPLIFIER_MV = 4.9
const RAIL = 32_700
/** A complex below 0.15 mV need not be seen (EC13); in 32 ms a third of that is no QRS. */
const FLOOR_MV = 0.05
/** A wave less than half as steep as the usual QRS is no QRS: P, T and wandering are flatter, a low beat is steeper. */
const QRS_SHARE = 0.45
/** Share of its mean size by which a wave crosses its middle. */
const MARGIN = 0.3
const STRETCH_PANES = 4
const STRETCHES = 8
/** After so many stretches (30 s) without a QRS of the usual size, what is there is learnt as usual. */
const FORGET = 15

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
  open(activity.m)
  return activity
}

/** After a hole: nothing spans it; what a QRS of this lead is like stays known. */
export function restartActivity(a: LeadActivity): void {
  a.m.fill(0)
  a.m[SIDE] = 1
  open(a.m)
  a.closed = 0
  a.stretch = 0
  a.next_ms = Number.NaN
}

function open(m: Float64Array): void {
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

/** Ends the half second. */
export function closePane(a: LeadActivity): void {
  const { m, panes } = a
  const at = (a.closed++ % PANES) * PANE_FIELDS
  const wanted = (a.fs * PANE_MS) / 1000
  const whole = m[COUNT]! >= 0.8 * wanted && m[RAILED]! <= 0.25 * wanted
  panes[at] = whole ? 1 : 0
  panes[at + 1] = m[STEEPEST]!
  panes[at + 2] = m[STEEPEST]! > 0 ? m[STEEP_SUM]! / m[COUNT]! / m[STEEPEST]! : 0
  panes[at + 3] = m[COUNT]! > 0 ? m[HIGH]! - m[LOW]! : 0
  panes[at + 4] = m[CROSSED]!
  if (whole) learn(a, m[STEEPEST]!)
  open(m)
}

/** A stretch with a QRS in it is remembered; one without is not, so that a heart that stands still stays known as still. */
function learn(a: LeadActivity, steepest: number): void {
  if (steepest > a.stretch) a.stretch = steepest
  if (a.closed % STRETCH_PANES !== 0) return
  a.quiet = a.stretch >= a.qrs ? 0 : a.quiet + 1
  if (a.quiet === 0 || a.quiet > FORGET) remember(a)
  a.stretch = 0
}

/** The lower quarter of the stretches: artefacts only ever make them steeper. */
function remember(a: LeadActivity): void {
  a.steep[a.steeps++ % STRETCHES] = a.stretch
  const known = Math.min(STRETCHES, a.steeps)
  a.qrs = Math.max(FLOOR_MV, QRS_SHARE * a.steep.slice(0, known).sort()[known >> 2]!)
}

/** How long the lead has not moved like a QRS, ms; NaN while it cannot be judged. */
export function stillMs(a: LeadActivity): number {
  return judged(a) ? (a.m[STILL]! * 1000) / a.fs : Number.NaN
}

/** How long the lead has not moved at all, not even by a step of its converter, ms: no electrode is that quiet. */
export function constantMs(a: LeadActivity): number {
  return judged(a) ? (a.m[SAME]! * 1000) / a.fs : Number.NaN
}

/** Whether the last half second was whole. */
function judged(a: LeadActivity): boolean {
  return a.closed > 0 && a.panes[((a.closed - 1) % PANES) * PANE_FIELDS] === 1
}

/** The last four seconds of a lead. */
export interface Oscillation {
  /** Mean slope over steepest slope, mean of the half seconds: sine 0.64, white noise 0.33, a narrow QRS 0.1 to 0.2. */
  evenness: number
  /** Steepest slope of the calmest half second over that of the wildest: near 0 where there are beats and rests. */
  steadiness: number
  /** Mean swing of the half seconds, mV. */
  swing_mv: number
  hz: number
}

/** Writes the last four seconds into `out`; false while they are not whole. */
export function oscillation(a: LeadActivity, out: Oscillation): boolean {
  if (a.closed < PANES) return false
  const { panes } = a
  let evenness = 0
  let least = Number.POSITIVE_INFINITY
  let most = 0
  let crossed = 0
  let swing = 0
  for (let at = 0; at < panes.length; at += PANE_FIELDS) {
    if (panes[at] === 0) return false
    const steepest = panes[at + 1]!
    if (steepest < least) least = steepest
    if (steepest > most) most = steepest
    evenness += panes[at + 2]!
    swing += panes[at + 3]!
    crossed += panes[at + 4]!
  }
  out.evenness = evenness / PANES
  out.steadiness = most > 0 ? least / most : 0
  out.swing_mv = swing / PANES
  out.hz = crossed / 2 / ((PANES * PANE_MS) / 1000)
  return true
}
