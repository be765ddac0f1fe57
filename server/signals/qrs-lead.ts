import { MISSING_SAMPLE } from '../../contracts/channel.ts'

/** One lead's way to the search: its filters, and what is known of its heights. */
export interface QrsLead {
  channel: string
  /** mV per step of the samples; the filters work in steps. */
  gain: number
  /** Memory of the filters and levels; see the names below. */
  f: Float64Array
  /** Slopes of the last 150 ms, in thousandths of a mV/s: their running sum is exact, so it never drifts. */
  slopes: Int32Array
  /** Band-passed samples of the last 360 ms and of the chunk at work, in steps times `fold`. */
  band: Float32Array
}

const X1 = 0
const X2 = 1
const Y1 = 2
const Y2 = 3
const Z1 = 4
const Z2 = 5
const Z3 = 6
const Z4 = 7
const SUM = 8
const BASE = 9
const LAST = 10
const LOST = 11
const FOLDED = 12
const SLOPE_AT = 13
/** Where the next band-passed sample goes. */
export const BAND_AT = 14
/** Samples learnt from; the lead has a voice when LEARN_S of them are full. */
export const LEARNT = 15
/** Usual height of a QRS, mV/s: follows each beat, gives in when none comes. */
export const SIGNAL = 16
/** The same over minutes: what the lead has shown, below a quarter of which nothing is a beat. */
export const USUAL = 17
/** What the lead shows between beats: the level it is below for half of the time. */
export const QUIET = 18
/** Beats in a row that the lead did not show. */
export const MISSES = 19
/** Beats since the lead was learnt. */
export const BEATS = 20
const PLACES = 21

/** Samples at the working rate that are filtered before any is judged. */
export const CHUNK = 32
/** Before this much of a lead has been seen its levels are not known and it has no voice. */
const LEARN_S = 1.9
const LOSS_BRIDGED_S = 0.05
const BAND_S = 0.36
const NEVER = 1e9
/** Slopes are counted in thousandths of a mV/s (a gain that makes more than 2000 V/s of them makes no sense: such a lead gets no beats). */
const PER_MV_S = 1000

export function createQrsLead(channel: string, fs: number): QrsLead {
  const slopes = new Int32Array(Math.max(3, Math.round(fs * 0.15)))
  const lead = { channel, gain: Number.NaN, f: new Float64Array(PLACES), slopes, band: new Float32Array(Math.ceil(fs * BAND_S) + CHUNK) }
  lead.f[LOST] = NEVER
  return lead
}

/** The filters start afresh; what was learnt stays. */
export function restartQrsLead({ f, slopes, band }: QrsLead): void {
  f.fill(0, 0, LEARNT)
  f[LOST] = NEVER
  slopes.fill(0)
  band.fill(0)
}

/**
 * Filters samples[from..to) of a lead: band-pass 11 Hz, five-point slope, its size averaged over 150 ms (after Pan and
 * Tompkins, 1985). One level, in mV/s, goes into `levels` for every `fold` samples, the first after `fold - folds` of them. A
 * missing sample (or all, when `samples` is null) repeats the last; after a loss of more than 50 ms the wave goes on where it
 * stopped, so that its return is no step.
 */
export function runLead(
  lead: QrsLead,
  samples: Int16Array | null,
  from: number,
  to: number,
  fold: number,
  folds: number,
  fs: number,
  coef: Float64Array,
  levels: Float64Array,
): void {
  const { f } = lead
  const reached = samples !== null && f[LOST] === 0 ? filterWhole(lead, samples, from, to, fold, folds, fs, coef, levels) : from
  let alive = reached - from
  if (reached < to) {
    const done = folds + alive
    alive += filterAny(lead, samples, reached, to, fold, done % fold, fs, coef, levels, (done / fold) | 0)
  }
  if (f[LEARNT]! < LEARN_S * fs * fold) learn(f, levels, ((folds + to - from) / fold) | 0, alive)
}

/** The usual case: the same arithmetic up to the first missing sample, and nothing else. Returns where that is, or `to`. */
export function filterWhole(
  lead: QrsLead,
  samples: Int16Array,
  from: number,
  to: number,
  fold: number,
  folds: number,
  fs: number,
  coef: Float64Array,
  levels: Float64Array,
): number {
  const { f, slopes, band } = lead
  const b0 = coef[0]!
  const a1 = coef[1]!
  const a2 = coef[2]!
  const width = slopes.length
  const bands = band.length
  const share = 1 / (width * PER_MV_S)
  const scale = (Math.abs(lead.gain) * PER_MV_S * fs) / (8 * fold)
  const base = f[BASE]! | 0
  let x1 = f[X1]!
  let x2 = f[X2]!
  let y1 = f[Y1]!
  let y2 = f[Y2]!
  let z1 = f[Z1]!
  let z2 = f[Z2]!
  let z3 = f[Z3]!
  let z4 = f[Z4]!
  let sum = f[SUM]! | 0
  let at = f[SLOPE_AT]! | 0
  let band_at = f[BAND_AT]! | 0
  let k = 0
  let i = from
  let folded = f[FOLDED]! | 0
  filtering: for (let next = from + fold - folds; next <= to; next += fold) {
    if (i + 2 === next) {
      const one = samples[i]!
      const two = samples[i + 1]!
      if (one === MISSING_SAMPLE || two === MISSING_SAMPLE) break
      folded = (folded + one + two - 2 * base) | 0
      i = next
    }
    for (; i < next; i++) {
      const raw = samples[i]!
      if (raw === MISSING_SAMPLE) break filtering
      folded = (folded + raw - base) | 0
    }
    const x = folded
    folded = 0
    const y = b0 * (x - x2) - a2 * y2 - a1 * y1
    x2 = x1
    x1 = x
    const z = b0 * (y - y2) - a2 * z2 - a1 * z1
    y2 = y1
    y1 = y
    const d = (2 * (z - z4) + z1 - z3) * scale
    z4 = z3
    z3 = z2
    z2 = z1
    z1 = z
    band[band_at] = z
    if (++band_at === bands) band_at = 0
    const slope = Math.abs(d) | 0
    sum = (sum + slope - slopes[at]!) | 0
    slopes[at] = slope
    if (++at === width) at = 0
    levels[k++] = sum * share
  }
  for (; i < to && samples[i] !== MISSING_SAMPLE; i++) folded = (folded + samples[i]! - base) | 0
  f[FOLDED] = folded
  f[X1] = x1
  f[X2] = x2
  f[Y1] = y1
  f[Y2] = y2
  f[Z1] = z1
  f[Z2] = z2
  f[Z3] = z3
  f[Z4] = z4
  f[SUM] = sum
  if (i > from) f[LAST] = samples[i - 1]!
  f[SLOPE_AT] = at
  f[BAND_AT] = band_at
  return i
}

/** Any samples; the first level goes to place `told`. Returns how many of them the lead brought. */
export function filterAny(
  lead: QrsLead,
  samples: Int16Array | null,
  from: number,
  to: number,
  fold: number,
  folds: number,
  fs: number,
  coef: Float64Array,
  levels: Float64Array,
  told = 0,
): number {
  const { f, slopes, band } = lead
  const b0 = coef[0]!
  const a1 = coef[1]!
  const a2 = coef[2]!
  const width = slopes.length
  const bands = band.length
  const share = 1 / (width * PER_MV_S)
  const scale = (Math.abs(lead.gain) * PER_MV_S * fs) / (8 * fold)
  const lost_max = Math.floor(LOSS_BRIDGED_S * fs * fold)
  let x1 = f[X1]!
  let x2 = f[X2]!
  let y1 = f[Y1]!
  let y2 = f[Y2]!
  let z1 = f[Z1]!
  let z2 = f[Z2]!
  let z3 = f[Z3]!
  let z4 = f[Z4]!
  let sum = f[SUM]! | 0
  let base = f[BASE]! | 0
  let last = f[LAST]! | 0
  let lost = f[LOST]! | 0
  let folded = f[FOLDED]! | 0
  let at = f[SLOPE_AT]! | 0
  let band_at = f[BAND_AT]! | 0
  let k = told
  let dead = 0
  for (let i = from; i < to; i++) {
    const raw = samples === null ? MISSING_SAMPLE : samples[i]!
    if (raw === MISSING_SAMPLE) {
      lost++
      if (lost > lost_max) dead++
    } else {
      if (lost !== 0) {
        if (lost > lost_max) base = (base + raw - last) | 0
        lost = 0
      }
      last = raw
    }
    folded = (folded + last - base) | 0
    if (++folds < fold) continue
    const x = folded
    folded = 0
    folds = 0
    const y = b0 * (x - x2) - a2 * y2 - a1 * y1
    x2 = x1
    x1 = x
    const z = b0 * (y - y2) - a2 * z2 - a1 * z1
    y2 = y1
    y1 = y
    const d = (2 * (z - z4) + z1 - z3) * scale
    z4 = z3
    z3 = z2
    z2 = z1
    z1 = z
    band[band_at] = z
    if (++band_at === bands) band_at = 0
    const slope = Math.abs(d) | 0
    sum = (sum + slope - slopes[at]!) | 0
    slopes[at] = slope
    if (++at === width) at = 0
    levels[k++] = sum * share
  }
  f[X1] = x1
  f[X2] = x2
  f[Y1] = y1
  f[Y2] = y2
  f[Z1] = z1
  f[Z2] = z2
  f[Z3] = z3
  f[Z4] = z4
  f[SUM] = sum
  f[BASE] = base
  f[LAST] = last
  f[LOST] = lost < NEVER ? lost : NEVER
  f[FOLDED] = folded
  f[SLOPE_AT] = at
  f[BAND_AT] = band_at
  return to - from - dead
}

/** How many input samples may be filtered in one go so that learning ends with the last of them. */
export function untilLearnt({ f }: QrsLead, rate_hz: number): number {
  const left = Math.ceil(LEARN_S * rate_hz - f[LEARNT]!)
  return left > 0 ? left : Number.POSITIVE_INFINITY
}

export function hasVoice({ f }: QrsLead): boolean {
  return f[QUIET]! > 0
}

function learn(f: Float64Array, levels: Float64Array, count: number, alive: number): void {
  for (let k = 0; k < count; k++) if (levels[k]! > f[USUAL]!) f[USUAL] = levels[k]!
  f[LEARNT]! += alive
}

/** A lead that has been learnt from long enough has a voice from the next sample on. Returns whether it has just got it. */
export function giveVoice(lead: QrsLead, rate_hz: number): boolean {
  const { f } = lead
  if (hasVoice(lead) || f[LEARNT]! < LEARN_S * rate_hz) return false
  f[SIGNAL] = f[USUAL] = 0.5 * f[USUAL]!
  f[QUIET] = Math.max(1e-6, 0.05 * f[SIGNAL]!)
  return true
}

/** Another size of step: the filters, which count in steps, start afresh. */
export function scaleLead(lead: QrsLead, gain: number): void {
  lead.gain = gain
  restartQrsLead(lead)
}
