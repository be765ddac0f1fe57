/** What the search for QRS complexes of one lead remembers: small, flat, survives a structured clone. */
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
  /** Band-passed samples of the last 400 ms. */
  band: Float64Array
  /** Squared slopes of the last 150 ms. */
  square: Float64Array
  /** Peaks too low to be beats since the last one, for search-back: place of R, height, slope (CANDIDATES of them). */
  low: Float64Array
  /** The last intervals, in samples. */
  rr: Float64Array
}

// Places in `m`.
export const X1 = 0
export const X2 = 1
export const Y1 = 2
export const Y2 = 3
export const Z1 = 4
export const Z2 = 5
export const Z3 = 6
export const Z4 = 7
export const SUM = 8
export const BASE = 9
export const FOLDED = 10
export const FOLDS = 11
export const N = 12
export const PEAK = 13
export const PEAK_N = 14
export const SLOPE = 15
export const VALLEY = 16
export const FALLING = 17
export const SIGNAL = 18
export const NOISE = 19
export const LAST_R = 20
export const LAST_SLOPE = 21
export const LEARNT = 22
export const LOWS = 23
export const RRS = 24
export const DECAY_N = 25
export const FLOOR = 26
export const LOST = 27
export const SQ = 28
export const STARTED = 29
export const MEMORY = 30

export const CANDIDATES = 8
export const CENTRE_HZ = 11
export const Q = 0.9

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
