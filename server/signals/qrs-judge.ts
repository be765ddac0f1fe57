import { CANDIDATES, CENTRE_HZ, DECAY_N, FLOOR, LAST_R, LAST_SLOPE, LEARNT, LOWS, NOISE, Q, type Qrs, RRS, SIGNAL } from './qrs-memory.ts'

/** No QRS that moves less than this after the band-pass is believed, mV. */
const SMALLEST_MV = 0.03
/** A beat is emitted at most this long after its R peak. */
export const BEAT_LATENCY_MS = 1000
/** Before this much of a lead has been seen its levels are not known and no beat is emitted. */
export const BEAT_LEARN_MS = 2000
const SEARCH_BACK_MS = 900

/** A finished peak of the moving mean: beat, T wave, noise or a candidate. Returns how far back R lies, or -1. */
export function judgePeak(q: Qrs, n: number, peak: number, peak_n: number, slope: number): number {
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
export function patience(q: Qrs, n: number): number {
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
