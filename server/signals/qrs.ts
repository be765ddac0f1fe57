import { MISSING_SAMPLE } from '../../contracts/channel.ts'

/**
 * QRS complexes of one lead, sample by sample, after Pan and Tompkins (1985): band-pass 11 Hz, five-point derivative,
 * square, 150 ms moving mean, adaptive levels, 200 ms refractory, T-wave test, search-back. Works at 100 to 400 Hz;
 * faster leads are averaged down by a whole factor. Nothing is allocated per sample.
 */
export interface Qrs {
  rate_hz: number
  /** Input samples averaged into one. */
  fold: number
  /** Rate worked at, Hz. */
  fs: number
  /** Two equal biquads: b0, a1, a2. */
  coef: Float64Array
  /** Memory of the filters and of the decision; see the names below. */
  m: Float64Array
  /** Band-passed samples, the last 512 at most. */
  band: Float64Array
  /** Squared slopes of the last 150 ms. */
  square: Float64Array
  /** Peaks too low to be beats since the last one, for search-back: place of R, height, slope (CANDIDATES of them). */
  low: Float64Array
  /** The last intervals, in samples. */
  rr: Float64Array
}

// Places in `m`.
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
const FOLDED = 10
const FOLDS = 11
const N = 12
const PEAK = 13
const PEAK_N = 14
const SLOPE = 15
const VALLEY = 16
const FALLING = 17
const SIGNAL = 18
const NOISE = 19
const LAST_R = 20
const LAST_SLOPE = 21
const LEARNT = 22
const LOWS = 23
const RRS = 24
const DECAY_N = 25
const FLOOR = 26
const LOST = 27
const SQ = 28
const STARTED = 29
const MEMORY = 30

const CANDIDATES = 8
/** No QRS that moves less than this after the band-pass is believed, mV. */
const SMALLEST_MV = 0.03
/** A beat is emitted at most this long after its R peak. */
export const BEAT_LATENCY_MS = 1000
/** Before this much of a lead has been seen its levels are not known and no beat is emitted. */
export const BEAT_LEARN_MS = 2000
const SEARCH_BACK_MS = 900
const CENTRE_HZ = 11
const Q = 0.9

export function createQrs(rate_hz: number): Qrs {
  const fold = Math.max(1, Math.floor(rate_hz / 200))
  const fs = rate_hz / fold
  const w = (2 * Math.PI * CENTRE_HZ) / fs
  const alpha = Math.sin(w) / (2 * Q)
  const a0 = 1 + alpha
  return {
    rate_hz,
    fold,
    fs,
    coef: Float64Array.of(alpha / a0, (-2 * Math.cos(w)) / a0, (1 - alpha) / a0),
    m: new Float64Array(MEMORY),
    band: new Float64Array(Math.ceil(fs * 0.4)),
    square: new Float64Array(Math.max(3, Math.round(fs * 0.15))),
    low: new Float64Array(CANDIDATES * 3),
    rr: new Float64Array(8),
  }
}

/** After a hole: the filters start afresh and no interval spans it; what was learnt of the levels stays. */
export function restartQrs(q: Qrs): void {
  const { m } = q
  const [signal, noise, learnt, floor, slope] = [m[SIGNAL]!, m[NOISE]!, m[LEARNT]!, m[FLOOR]!, m[LAST_SLOPE]!]
  m.fill(0)
  if (learnt === 1) {
    m[SIGNAL] = signal
    m[NOISE] = noise
    m[LEARNT] = 1
    m[FLOOR] = floor
    m[LAST_SLOPE] = slope
  }
  m[LAST_R] = -1
  q.band.fill(0)
  q.square.fill(0)
}

/**
 * Runs samples[from..to) through the detector. `onBeat(back)` is called for each beat: the R peak lies `back` input samples
 * (a fraction) before the sample `at` that decided it.
 */
export function runQrs(
  q: Qrs,
  samples: Int16Array,
  from: number,
  to: number,
  gain: number,
  offset: number,
  onBeat: (at: number, back: number) => void,
): void {
  const { m, band, square, coef, fs, fold } = q
  const b0 = coef[0]!
  const a1 = coef[1]!
  const a2 = coef[2]!
  const bands = band.length
  const squares = square.length
  const share = 1 / squares
  const per_s = fs / 8
  const lost_max = 0.05 * q.rate_hz
  const slowest = 0.175 * fs
  const settle = 0.3 * fs
  let x1 = m[X1]!
  let x2 = m[X2]!
  let y1 = m[Y1]!
  let y2 = m[Y2]!
  let z1 = m[Z1]!
  let z2 = m[Z2]!
  let z3 = m[Z3]!
  let z4 = m[Z4]!
  let w2 = m[SQ]!
  let sum = m[SUM]!
  let n = m[N]!
  let band_at = n % bands
  let square_at = n % squares
  let lost = m[LOST]!
  let base = m[BASE]!
  let folded = m[FOLDED]!
  let folds = m[FOLDS]!
  let falling = m[FALLING]!
  let peak = m[PEAK]!
  let peak_n = m[PEAK_N]!
  let steepest = m[SLOPE]!
  let valley = m[VALLEY]!
  let wake_n = m[DECAY_N]!
  for (let i = from; i < to; i++) {
    const raw = samples[i]!
    if (raw === MISSING_SAMPLE) {
      // A short loss is bridged by the next sample; a long one ends what the filters remember.
      if (++lost > lost_max && m[STARTED] === 1) {
        restartQrs(q)
        x1 = x2 = y1 = y2 = z1 = z2 = z3 = z4 = w2 = sum = n = 0
        band_at = square_at = folded = folds = falling = peak = peak_n = steepest = valley = wake_n = 0
      }
      continue
    }
    const mv = raw * gain + offset
    if (m[STARTED] === 0) {
      m[STARTED] = 1
      m[BASE] = base = mv
      lost = 0
    }
    let bridged = lost
    lost = 0
    do {
      folded += mv - base
      if (++folds < fold) continue
      const x = folded / fold
      folded = 0
      folds = 0
      const y = b0 * (x - x2) - a1 * y1 - a2 * y2
      const z = b0 * (y - y2) - a1 * z1 - a2 * w2
      x2 = x1
      x1 = x
      const d = (2 * z + z1 - z3 - 2 * z4) * per_s
      y2 = y1
      y1 = y
      w2 = z1
      z4 = z3
      z3 = z2
      z2 = z1
      z1 = z
      band[band_at] = z
      if (++band_at === bands) band_at = 0
      const s = d * d
      sum += s - square[square_at]!
      square[square_at] = s
      if (++square_at === squares) {
        // Once a turn the sum is taken anew, so rounding never gathers.
        square_at = 0
        sum = 0
        for (let k = 0; k < squares; k++) sum += square[k]!
      }
      n++
      const level = sum * share
      const steep = d < 0 ? -d : d
      if (falling === 1) {
        if (level < valley) valley = level
        else if (level > 1.2 * valley + 1e-12) {
          falling = 0
          peak = level
          peak_n = n
          steepest = steep
        }
      } else {
        if (steep > steepest) steepest = steep
        if (level > peak) {
          peak = level
          peak_n = n
        } else if (level < 0.5 * peak || n - peak_n > slowest) {
          if (n > settle) {
            const back = judgePeak(q, n, peak, peak_n, steepest)
            if (back >= 0) onBeat(i, back * fold)
            wake_n = m[DECAY_N]!
          }
          falling = 1
          valley = level
        }
      }
      if (n >= wake_n) {
        const back = patience(q, n)
        if (back >= 0) onBeat(i, back * fold)
        wake_n = m[DECAY_N]!
      }
    } while (bridged-- > 0)
  }
  m[X1] = x1
  m[X2] = x2
  m[Y1] = y1
  m[Y2] = y2
  m[Z1] = z1
  m[Z2] = z2
  m[Z3] = z3
  m[Z4] = z4
  m[SQ] = w2
  m[SUM] = sum
  m[N] = n
  m[LOST] = lost
  m[FOLDED] = folded
  m[FOLDS] = folds
  m[FALLING] = falling
  m[PEAK] = peak
  m[PEAK_N] = peak_n
  m[SLOPE] = steepest
  m[VALLEY] = valley
}

/** A finished peak of the moving mean: beat, T wave, noise or a candidate. Returns how far back R lies, or -1. */
function judgePeak(q: Qrs, n: number, peak: number, peak_n: number, slope: number): number {
  const { m, fs } = q
  if (m[LEARNT] === 0) {
    learn(q, peak, n)
    return -1
  }
  const r = placeOfR(q, peak_n)
  const since = m[LAST_R]! < 0 ? Number.POSITIVE_INFINITY : r - m[LAST_R]!
  if (since < 0.2 * fs || !(height(q, r) >= SMALLEST_MV)) return -1
  const threshold = m[NOISE]! + 0.22 * (m[SIGNAL]! - m[NOISE]!)
  const twave = since < 0.36 * fs && slope < 0.5 * m[LAST_SLOPE]!
  const searching = since > patient(q)
  if (!twave && peak > (searching ? 0.4 * threshold : threshold)) {
    return accept(q, r, peak, slope, searching ? 0.25 : 0.125, n)
  }
  m[NOISE]! += 0.125 * (Math.min(peak, m[SIGNAL]!) - m[NOISE]!)
  if (!twave) remember(q, r, peak, slope)
  return -1
}

function learn(q: Qrs, peak: number, n: number): void {
  const { m, fs } = q
  if (peak > m[SIGNAL]!) m[SIGNAL] = peak
  if (n < (BEAT_LEARN_MS / 1000 - 0.1) * fs) return
  m[SIGNAL]! *= 0.5
  m[FLOOR] = 0.15 * m[SIGNAL]!
  m[NOISE] = 0.05 * m[SIGNAL]!
  m[LEARNT] = 1
  m[LAST_R] = -1
}

/** The largest swing of the band-passed wave in the 150 ms before the peak of the moving mean. */
function placeOfR(q: Qrs, peak_n: number): number {
  const { band, fs } = q
  let best = -1
  let at = peak_n
  for (let k = Math.max(0, peak_n - Math.round(0.17 * fs)); k < peak_n; k++) {
    const v = Math.abs(band[k % band.length]!)
    if (v > best) {
      best = v
      at = k
    }
  }
  return at
}

function height(q: Qrs, r: number): number {
  return Math.abs(q.band[r % q.band.length]!)
}

/** Mean of the last intervals, samples; one second before any is known. */
function meanRr(q: Qrs): number {
  const known = Math.min(8, q.m[RRS]!)
  if (known === 0) return q.fs
  let sum = 0
  for (let k = 0; k < known; k++) sum += q.rr[k]!
  return sum / known
}

/** After this long without a beat a lower peak is believed. */
function patient(q: Qrs): number {
  const rr = meanRr(q)
  return Math.min(1.66 * rr, rr + (SEARCH_BACK_MS / 1000) * q.fs)
}

function accept(q: Qrs, r: number, peak: number, slope: number, weight: number, n: number): number {
  const { m, fs } = q
  if (m[LAST_R]! >= 0) {
    const rr = r - m[LAST_R]!
    if (rr < 3 * fs) q.rr[m[RRS]!++ % 8] = rr
  }
  // An artefact must not lift the level beyond the reach of the next beats.
  m[SIGNAL]! += weight * (Math.min(peak, 4 * m[SIGNAL]!) - m[SIGNAL]!)
  m[FLOOR]! += 0.02 * (0.15 * m[SIGNAL]! - m[FLOOR]!)
  m[LAST_R] = r
  m[LAST_SLOPE] = slope
  m[LOWS] = 0
  m[DECAY_N] = r + Math.ceil(patient(q))
  // The two band-passes together are late by 4Q / w at their centre.
  const late = ((4 * Q) / (2 * Math.PI * CENTRE_HZ)) * fs
  return n - r + late
}

function remember(q: Qrs, r: number, peak: number, slope: number): void {
  const { m, low } = q
  const at = (m[LOWS]!++ % CANDIDATES) * 3
  low[at] = r
  low[at + 1] = peak
  low[at + 2] = slope
}

/** Longer than expected without a beat: the best low peak of the last moment may be one; else the level slowly gives in. */
function patience(q: Qrs, n: number): number {
  const { m, low, fs } = q
  m[DECAY_N] = n + Math.round(fs / 2)
  if (m[LEARNT] === 0) {
    if (m[SIGNAL]! > 0) learn(q, 0, n)
    return -1
  }
  const threshold = 0.4 * (m[NOISE]! + 0.22 * (m[SIGNAL]! - m[NOISE]!))
  let best = -1
  for (let k = 0; k < Math.min(CANDIDATES, m[LOWS]!); k++) {
    const fresh = n - low[k * 3]! <= (SEARCH_BACK_MS / 1000) * fs
    if (fresh && low[k * 3 + 1]! > threshold && (best < 0 || low[k * 3 + 1]! > low[best * 3 + 1]!)) best = k
  }
  if (best >= 0) return accept(q, low[best * 3]!, low[best * 3 + 1]!, low[best * 3 + 2]!, 0.25, n)
  if (n - Math.max(0, m[LAST_R]!) > 2 * fs && m[SIGNAL]! > m[FLOOR]!) m[SIGNAL]! *= 0.8
  return -1
}
