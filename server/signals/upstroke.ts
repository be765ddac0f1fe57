import { MISSING_SAMPLE } from '../../contracts/channel.ts'

/**
 * Upstrokes of a pulse wave: its rise over 150 ms, smoothed at 8 Hz, against half of its usual rise.
 * Works on raw samples, so the gain does not matter; the height learnt is forgotten slowly, so the noise left over
 * when the pulse has gone is not taken for a pulse.
 */
export interface Upstrokes {
  rate_hz: number
  fold: number
  fs: number
  /** Factor of the smoothing. */
  smooth: number
  /** The last 150 ms. */
  past: Float32Array
  m: Float64Array
}

const FOLDED = 0
const FOLDS = 1
const LEVEL = 2
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
const SLOT = 3
/** Level at the rise being followed, and rise and level of the last pulse. */
const PEAK_LEVEL = 14
const LAST_RISE = 15
const LAST_LEVEL = 16

const WORK_HZ = 125
/** A pulse rises by at least so many steps of the converter. */
const FEWEST_STEPS = 6
const LEARN_S = 3
const SMOOTH_HZ = 8
/** The valve closes at the end of the beat: the second wave comes within this, rises less and stays lower than its own pulse. */
const NOTCH_S = 0.45
const NOTCH_RISE = 0.75
const NOTCH_BELOW = 0.25
/** Beyond this a sample is at the end of the converter: not measured. */
const RAIL = 32_700

export function createUpstrokes(rate_hz: number): Upstrokes {
  const fold = Math.max(1, Math.floor(rate_hz / WORK_HZ))
  const fs = rate_hz / fold
  const smooth = 1 - Math.exp((-2 * Math.PI * SMOOTH_HZ) / fs)
  return { rate_hz, fold, fs, smooth, past: new Float32Array(Math.max(2, Math.round(0.15 * fs))), m: new Float64Array(17) }
}

/** After a hole: what was learnt of the height stays. */
export function restartUpstrokes(u: Upstrokes): void {
  const [usual, long] = [u.m[USUAL]!, u.m[LONG]!]
  u.m.fill(0)
  u.m[USUAL] = usual
  u.m[LONG] = long
}

/** `onPulse(at, back)`: the upstroke ends `back` input samples before sample `at`. */
export function runUpstrokes(u: Upstrokes, samples: Int16Array, onPulse: (at: number, back: number) => void): void {
  const { m, fold } = u
  let [folded, folds] = [m[FOLDED]!, m[FOLDS]! | 0]
  for (let i = 0; i < samples.length; i++) {
    const s = samples[i]!
    if (s === MISSING_SAMPLE || s >= RAIL || s <= -RAIL) {
      if (++m[LOST]! > 0.1 * u.rate_hz && m[STARTED] === 1) {
        restartUpstrokes(u)
        folded = 0
        folds = 0
      }
      continue
    }
    folded += s
    if (++folds < fold) continue
    const back = follow(u, folded / fold)
    if (back >= 0) onPulse(i, back * fold)
    folded = 0
    folds = 0
  }
  m[FOLDED] = folded
  m[FOLDS] = folds
}

/** One folded sample; how many of them ago an upstroke ended that is a pulse, -1 where there is none to tell. */
function follow(u: Upstrokes, x: number): number {
  const { m, past, fs } = u
  m[LOST] = 0
  if (m[STARTED] === 0) {
    m[STARTED] = 1
    m[LEVEL] = x
    past.fill(x)
  }
  const level = m[LEVEL]! + u.smooth * (x - m[LEVEL]!)
  m[LEVEL] = level
  const n = m[N]!++
  const slot = m[SLOT]! | 0
  m[SLOT] = slot + 1 === past.length ? 0 : slot + 1
  const rise = level - past[slot]!
  past[slot] = level
  let back = -1
  if (rise > m[PEAK]!) {
    m[PEAK] = rise
    m[PEAK_N] = n
    m[PEAK_LEVEL] = level
    m[ARMED] = 1
  } else if (m[ARMED] === 1 && (rise < 0.6 * m[PEAK]! || n - m[PEAK_N]! > 0.25 * fs)) {
    m[ARMED] = 0
    if (isPulse(u, m[PEAK]!, m[PEAK_N]!)) back = n - m[PEAK_N]!
  }
  // The peak follows the sum down, so the next rise starts a new one.
  if (m[ARMED] === 0) m[PEAK] = Math.max(0, Math.min(m[PEAK]!, rise + 1))
  if (n >= m[FORGET_N]!) forget(u, n)
  return back
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
  if (m[LAST_N]! > 0 && (n - m[LAST_N]! < 0.25 * fs || isNotch(u, peak, n))) return false
  const height = Math.min(peak, 3 * m[USUAL]!)
  m[USUAL]! += 0.125 * (height - m[USUAL]!)
  m[LONG]! += 0.02 * (height - m[LONG]!)
  m[LAST_N] = n
  m[LAST_RISE] = peak
  m[LAST_LEVEL] = m[PEAK_LEVEL]!
  return true
}

/** The dicrotic wave of the last pulse, not a pulse. */
function isNotch({ m, fs }: Upstrokes, peak: number, n: number): boolean {
  const rise = m[LAST_RISE]!
  return n - m[LAST_N]! < NOTCH_S * fs && peak < NOTCH_RISE * rise && m[PEAK_LEVEL]! < m[LAST_LEVEL]! - NOTCH_BELOW * rise
}

/** Once a second without a pulse: the usual height gives in within seconds, the long one within minutes. */
function forget(u: Upstrokes, n: number): void {
  const { m, fs } = u
  m[FORGET_N] = n + fs
  if (m[LONG] === 0 || n - m[LAST_N]! < 2 * fs) return
  m[USUAL]! = Math.max(0.9 * m[USUAL]!, 0.3 * m[LONG]!)
  m[LONG]! *= 0.99
}
