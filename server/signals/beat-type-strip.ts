import { MISSING_SAMPLE } from '../../contracts/channel.ts'
import type { WaveBlock } from '../../contracts/frame.ts'
import { continues } from './sampling.ts'

/**
 * The last seconds of one ECG lead, made ready for comparing shapes: averaged down to about 125 Hz, freed of the
 * wandering baseline (high-pass 0.8 Hz), smoothed over three points, in microvolts. Sample n lies at n % ring.length.
 */
export interface Strip {
  rate_hz: number
  /** Input samples averaged into one. */
  fold: number
  fs: number
  /** Microvolts; LOST where nothing was measured. */
  ring: Int16Array
  m: Float64Array
}

/** No sample. */
export const LOST = -32768
const WORK_HZ = 125
const KEPT_S = 1.8
const HIGH_PASS_HZ = 0.8
const RAIL_UV = 32_000

/** Places in `m`: samples so far, event time of sample 0, event time at which the input goes on. */
export const N = 0
export const ZERO_MS = 1
export const NEXT_MS = 2
const SUM = 3
const FOLDS = 4
const GONE = 5
const BASE = 6
const B1 = 7
const B2 = 8
const STARTED = 9
const MEMORY = 10

export function createStrip(rate_hz: number): Strip {
  const fold = Math.max(1, Math.round(rate_hz / WORK_HZ))
  const fs = rate_hz / fold
  const strip = { rate_hz, fold, fs, ring: new Int16Array(Math.ceil(KEPT_S * fs)), m: new Float64Array(MEMORY) }
  restartStrip(strip)
  return strip
}

/** After a hole: nothing spans it. */
export function restartStrip({ ring, m }: Strip): void {
  ring.fill(LOST)
  m.fill(0)
  m[NEXT_MS] = Number.NaN
}

/** Takes samples[from..to) of a block that begins at `start_ms`. */
export function pushStrip(strip: Strip, { samples, gain, offset }: WaveBlock, from: number, to: number, start_ms: number): void {
  if (from >= to) return
  const { m, ring, fold, rate_hz } = strip
  const at_ms = start_ms + (from * 1000) / rate_hz
  if (!continues(m[NEXT_MS]!, at_ms, rate_hz)) {
    restartStrip(strip)
    m[ZERO_MS] = at_ms
  }
  m[NEXT_MS] = start_ms + (to * 1000) / rate_hz
  const length = ring.length
  const k = 1 - Math.exp((-2 * Math.PI * HIGH_PASS_HZ) / strip.fs)
  const scale = (gain * 1000) / fold
  const shift = offset * 1000
  let n = m[N]!
  let at = (n % length) | 0
  // Whole numbers, and known as such: a place kept as a fraction costs a conversion for each sample.
  let sum = m[SUM]! | 0
  let folds = m[FOLDS]! | 0
  let gone = m[GONE]! | 0
  let base = m[BASE]!
  let b1 = m[B1]!
  let b2 = m[B2]!
  let started = m[STARTED]! | 0
  for (let i = from; i < to; ) {
    // Up to the end of this fold or of the block.
    const end = i + fold - folds < to ? i + fold - folds : to
    folds += end - i
    for (; i < end; i++) {
      const raw = samples[i]!
      if (raw === MISSING_SAMPLE) gone = 1
      sum += raw
    }
    if (folds < fold) break
    const y = sum * scale + shift - base
    folds = 0
    sum = 0
    if (gone === 1) {
      gone = 0
      started = 0
      ring[at] = LOST
    } else if (started === 0) {
      started = 1
      base += y
      b1 = b2 = 0
      ring[at] = 0
    } else {
      const low = k * y
      base += low
      const z = 0.25 * (y - low + b1 + b1 + b2)
      b2 = b1
      b1 = y - low
      ring[at] = z > RAIL_UV ? RAIL_UV : z < -RAIL_UV ? -RAIL_UV : z
    }
    n++
    if (++at === length) at = 0
  }
  m[N] = n
  m[SUM] = sum
  m[FOLDS] = folds
  m[GONE] = gone
  m[BASE] = base
  m[B1] = b1
  m[B2] = b2
  m[STARTED] = started
}

/** The sample at event time `at_ms`. */
export function sampleAt({ m, fs }: Strip, at_ms: number): number {
  return Math.round(((at_ms - m[ZERO_MS]!) * fs) / 1000 - 1e-6)
}
