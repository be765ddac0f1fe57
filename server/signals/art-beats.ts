import { MISSING_SAMPLE } from '../../contracts/channel.ts'

/**
 * The last seconds of an arterial wave in a ring, and the pressures of its last beats: a beat's systole, diastole and mean are
 * the highest, the lowest and the mean sample from one upstroke to the next.
 */
export interface ArtBeats {
  rate_hz: number
  fold: number
  fs: number
  gain: number
  offset: number
  sum: number
  folds: number
  /** Samples averaged over `fold`, MISSING_SAMPLE where nothing was measured; and how many were ever written. */
  past: Int16Array
  n: number
  /** Sys, dia, mean of the last beats in mmHg, three places each; `beats` ever kept. */
  pressures: Float32Array
  beats: number
}

const WORK_HZ = 62.5
/** A beat of 24/min and the age at which its end is taken. */
const PAST_S = 4.5
const LONGEST_S = 2.5
const KEPT = 8

export function createArtBeats(rate_hz: number): ArtBeats {
  const fold = Math.max(1, Math.floor(rate_hz / WORK_HZ))
  const fs = rate_hz / fold
  const past = new Int16Array(Math.ceil(PAST_S * fs)).fill(MISSING_SAMPLE)
  const pressures = new Float32Array(3 * KEPT)
  return { rate_hz, fold, fs, gain: 1, offset: 0, sum: 0, folds: 0, past, n: 0, pressures, beats: 0 }
}

export function forgetBeats(a: ArtBeats): void {
  a.beats = 0
}

/** Adds samples[from..to). */
export function runArt(a: ArtBeats, samples: Int16Array, from: number, to: number): void {
  const { past, fold } = a
  for (let i = from; i < to; i++) {
    const s = samples[i]!
    if (s === MISSING_SAMPLE) a.sum = Number.NaN
    else a.sum += s
    if (++a.folds < fold) continue
    past[a.n % past.length] = Number.isNaN(a.sum) ? MISSING_SAMPLE : Math.round(a.sum / fold)
    a.n++
    a.sum = 0
    a.folds = 0
  }
}

/** Keeps the pressures of the beat that lay `from_s` to `to_s` seconds before the newest sample, if it is whole. */
export function keepBeat(a: ArtBeats, from_s: number, to_s: number): void {
  const { past, fs, n } = a
  const from = n - Math.round(from_s * fs)
  const to = n - Math.round(to_s * fs)
  if (from < 0 || n - from > past.length || to - from < 2 || to - from > LONGEST_S * fs) return
  let [min, max, sum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0]
  for (let i = from; i < to; i++) {
    const s = past[i % past.length]!
    if (s === MISSING_SAMPLE) return
    if (s < min) min = s
    if (s > max) max = s
    sum += s
  }
  const at = 3 * (a.beats++ % KEPT)
  const mmhg = (s: number) => s * a.gain + a.offset
  a.pressures[at] = Math.max(mmhg(max), mmhg(min))
  a.pressures[at + 1] = Math.min(mmhg(max), mmhg(min))
  a.pressures[at + 2] = mmhg(sum / (to - from))
}

/** Means over the last beats (8 at most): systole 0, diastole 1, mean 2. NaN before the third beat. */
export function pressureOf(a: ArtBeats, which: 0 | 1 | 2): number {
  const n = Math.min(a.beats, KEPT)
  if (n < 3) return Number.NaN
  let sum = 0
  for (let k = 0; k < n; k++) sum += a.pressures[3 * k + which]!
  return sum / n
}
