import { MISSING_SAMPLE } from '../../contracts/channel.ts'

/**
 * Upstrokes of a pulse wave: the sum of its rises over 150 ms (slope sum, Zong 2003) against half of its usual height.
 * Works on raw samples, so the gain does not matter; the height learnt is forgotten slowly, so the noise left over
 * when the pulse has gone is not taken for a pulse.
 */
export interface Upstrokes {
  rate_hz: number
  fold: number
  fs: number
  rises: Float64Array
  m: Float64Array
}

const FOLDED = 0
const FOLDS = 1
const PREVIOUS = 2
const SUM = 3
const N = 4
const PEAK = 5
const PEAK_N = 6
const ARMED = 7
const USUAL = 8
const LONG = 9
const LAST_N = 10
const STARTED = 11
const LOST = 12
const FORGET_N = 13

const WORK_HZ = 125
/** A pulse rises by at least so many steps of the converter. */
const FEWEST_STEPS = 6
const LEARN_S = 3

export function createUpstrokes(rate_hz: number): Upstrokes {
  const fold = Math.max(1, Math.floor(rate_hz / WORK_HZ))
  const fs = rate_hz / fold
  return { rate_hz, fold, fs, rises: new Float64Array(Math.max(2, Math.round(0.15 * fs))), m: new Float64Array(14) }
}

/** After a hole: what was learnt of the height stays. */
export function restartUpstrokes(u: Upstrokes): void {
  const [usual, long] = [u.m[USUAL]!, u.m[LONG]!]
  u.m.fill(0)
  u.rises.fill(0)
  u.m[USUAL] = usual
  u.m[LONG] = long
}

/** `onPulse(at, back)`: the upstroke ends `back` input samples before sample `at`. */
export function runUpstrokes(u: Upstrokes, samples: Int16Array, onPulse: (at: number, back: number) => void): void {
  const { m, rises, fold, fs } = u
  for (let i = 0; i < samples.length; i++) {
    const s = samples[i]!
    if (s === MISSING_SAMPLE) {
      if (++m[LOST]! > 0.1 * u.rate_hz && m[STARTED] === 1) restartUpstrokes(u)
      continue
    }
    m[LOST] = 0
    m[FOLDED]! += s
    if (++m[FOLDS]! < fold) continue
    const x = m[FOLDED]! / fold
    m[FOLDED] = 0
    m[FOLDS] = 0
    if (m[STARTED] === 0) {
      m[STARTED] = 1
      m[PREVIOUS] = x
    }
    const rise = x - m[PREVIOUS]!
    m[PREVIOUS] = x
    const n = m[N]!++
    const slot = n % rises.length
    const up = rise > 0 ? rise : 0
    m[SUM]! += up - rises[slot]!
    rises[slot] = up
    if (slot === 0) {
      let sum = 0
      for (let k = 0; k < rises.length; k++) sum += rises[k]!
      m[SUM] = sum
    }
    const sum = m[SUM]!
    if (sum > m[PEAK]!) {
      m[PEAK] = sum
      m[PEAK_N] = n
      m[ARMED] = 1
    } else if (m[ARMED] === 1 && (sum < 0.6 * m[PEAK]! || n - m[PEAK_N]! > 0.25 * fs)) {
      m[ARMED] = 0
      if (isPulse(u, m[PEAK]!, m[PEAK_N]!)) onPulse(i, (n - m[PEAK_N]!) * fold)
    }
    // The peak follows the sum down, so the next rise starts a new one.
    if (m[ARMED] === 0) m[PEAK] = Math.min(m[PEAK]!, sum * 1.2 + 1)
    if (n >= m[FORGET_N]!) forget(u, n)
  }
}

function isPulse(u: Upstrokes, peak: number, n: number): boolean {
  const { m, fs } = u
  if (peak < FEWEST_STEPS) return false
  if (m[LONG] === 0) {
    // Learning: the highest of the first seconds.
    if (peak > m[USUAL]!) m[USUAL] = peak
    if (n < LEARN_S * fs) return false
    m[LONG] = m[USUAL]!
  }
  if (peak < Math.max(0.5 * m[USUAL]!, 0.25 * m[LONG]!)) return false
  if (m[LAST_N]! > 0 && n - m[LAST_N]! < 0.25 * fs) return false
  const height = Math.min(peak, 3 * m[USUAL]!)
  m[USUAL]! += 0.125 * (height - m[USUAL]!)
  m[LONG]! += 0.02 * (height - m[LONG]!)
  m[LAST_N] = n
  return true
}

/** Once a second without a pulse: the usual height gives in within seconds, the long one within minutes. */
function forget(u: Upstrokes, n: number): void {
  const { m, fs } = u
  m[FORGET_N] = n + fs
  if (m[LONG] === 0 || n - m[LAST_N]! < 2 * fs) return
  m[USUAL]! = Math.max(0.9 * m[USUAL]!, 0.3 * m[LONG]!)
  m[LONG]! *= 0.99
}
