import { MISSING_SAMPLE } from '../../contracts/channel.ts'

/**
 * Breaths of an impedance wave: averaged over one heart beat, which cancels whatever the heart repeats with each beat, smoothed at
 * 2 Hz, freed of drift below 0.05 Hz, then counted each time it has risen from its last low by a third of the usual breath.
 * Works on raw samples, so the gain does not matter.
 */
export interface Breathing {
  rate_hz: number
  fold: number
  fs: number
  /** Factors: smoothing, drift. */
  smooth: number
  drift: number
  /** The last two seconds, for the mean over a beat. */
  past: Float32Array
  m: Float64Array
}

const FOLDED = 0
const FOLDS = 1
const STARTED = 2
const S1 = 3
const S2 = 4
const MEAN = 5
const UP = 6
const EXTREME = 7
const USUAL = 8
const N = 9
const LAST_N = 10
const LOW = 11
const HIGH = 12
const LOST = 13
const TOP = 14
const SPAN = 15
const SLOT = 16
const SUM = 17
const PROBES = 18
const PROBE_LOW = 19
const PROBE_HIGH = 20

const WORK_HZ = 31.25
/** Two seconds: a heart of 30/min. A power of two. */
const PAST = 64
const SMOOTH_HZ = 2
const DRIFT_HZ = 0.05
const LEARN_S = 5
/** What was learnt first may have been a movement of the body: two stretches of this length correct it, s. */
const PROBE_S = 10
const PROBES_MAX = 2
/** The usual depth follows deeper breaths slowly (they may be movements), shallower ones soon. */
const DEEPER = 0.12
const SHALLOWER = 0.3
/** Two breaths are at least this far apart, s. */
const SHORTEST_S = 0.4
/** A breath moves the wave by at least so many steps of the converter. */
const FEWEST_STEPS = 4
const SHARE = 1 / 3

export function createBreathing(rate_hz: number): Breathing {
  const fold = Math.max(1, Math.ceil(rate_hz / WORK_HZ - 0.01))
  const fs = rate_hz / fold
  const m = new Float64Array(21)
  m[SPAN] = 1
  const factor = (hz: number) => 1 - Math.exp((-2 * Math.PI * hz) / fs)
  return { rate_hz, fold, fs, smooth: factor(SMOOTH_HZ), drift: factor(DRIFT_HZ), past: new Float32Array(PAST), m }
}

/** The heart beats every `beat_ms`; NaN where that is not known: then the heart's movements are not cancelled. */
export function hearHeart(b: Breathing, beat_ms: number): void {
  const beat = Math.round((beat_ms * b.fs) / 1000)
  const span = beat > 1 && beat <= PAST ? beat : 1
  if (span === b.m[SPAN]) return
  b.m[SPAN] = span
  sumUp(b)
}

function sumUp({ m, past }: Breathing): void {
  const slot = m[SLOT]! | 0
  let sum = 0
  for (let k = 1; k <= m[SPAN]!; k++) sum += past[(slot - k) & (PAST - 1)]!
  m[SUM] = sum
}

/** The mean over the last beat, x the newest. */
function overBeat(b: Breathing, x: number): number {
  const { m, past } = b
  const span = m[SPAN]! | 0
  const slot = m[SLOT]! | 0
  m[SUM]! += x - past[(slot - span) & (PAST - 1)]!
  past[slot] = x
  m[SLOT] = (slot + 1) & (PAST - 1)
  // Float32 differs from x, and rounding adds up: begun anew with each turn of the ring.
  if (m[SLOT] === 0) sumUp(b)
  return m[SUM]! / span
}

/** After a hole: the usual depth of a breath stays known. */
export function restartBreathing(b: Breathing): void {
  const [usual, span, probes] = [b.m[USUAL]!, b.m[SPAN]!, b.m[PROBES]!]
  b.m.fill(0)
  b.m[USUAL] = usual
  b.m[SPAN] = span
  b.m[PROBES] = usual > 0 ? PROBES_MAX : probes
}

/** Runs samples[from..to); `onBreath(at)` at the sample where a breath was recognised, while it is still rising. */
export function runBreathing(b: Breathing, samples: Int16Array, from: number, to: number, onBreath: (at: number) => void): void {
  const { m, fold } = b
  let [folded, folds] = [m[FOLDED]!, m[FOLDS]! | 0]
  for (let i = from; i < to; i++) {
    const s = samples[i]!
    if (s === MISSING_SAMPLE) {
      if (++m[LOST]! > 0.5 * b.rate_hz && m[STARTED] === 1) {
        restartBreathing(b)
        folded = 0
        folds = 0
      }
      continue
    }
    folded += s
    if (++folds < fold) continue
    if (work(b, folded / fold)) onBreath(i)
    folded = 0
    folds = 0
  }
  m[FOLDED] = folded
  m[FOLDS] = folds
}

/** One folded sample; true where it makes a breath. */
function work(b: Breathing, x: number): boolean {
  const { m } = b
  m[LOST] = 0
  if (m[STARTED] === 0) {
    m[STARTED] = 1
    m[S1] = x
    m[S2] = x
    m[MEAN] = x
    b.past.fill(x)
    sumUp(b)
  }
  m[S1]! += b.smooth * (overBeat(b, x) - m[S1]!)
  m[S2]! += b.smooth * (m[S1]! - m[S2]!)
  m[MEAN]! += b.drift * (m[S2]! - m[MEAN]!)
  return follow(b, m[S2]! - m[MEAN]!)
}

/** Follows lows and tops; true where a rise from the last low has become a breath. */
function follow(b: Breathing, v: number): boolean {
  const { m, fs } = b
  const n = ++m[N]!
  if (m[USUAL] === 0) {
    if (v < m[LOW]!) m[LOW] = v
    if (v > m[HIGH]!) m[HIGH] = v
    if (n < LEARN_S * fs) return false
    const range = m[HIGH]! - m[LOW]!
    if (range < FEWEST_STEPS) {
      m[N] = 0
      return false
    }
    m[USUAL] = 0.8 * range
    m[EXTREME] = v
    m[PROBE_LOW] = v
    m[PROBE_HIGH] = v
  }
  if (m[PROBES]! < PROBES_MAX) probe(b, v, n)
  const step = Math.max(FEWEST_STEPS, SHARE * m[USUAL]!)
  // Later than an apnoea alarm: shallower breathing becomes the usual one.
  if (n - m[LAST_N]! > 30 * fs) m[USUAL]! *= 1 - 0.02 / fs
  if (m[UP] === 1) {
    if (v > m[EXTREME]!) m[EXTREME] = v
    else if (m[EXTREME]! - v > step) {
      m[TOP] = m[EXTREME]!
      m[UP] = 0
      // The depth of the breath just ended; a movement of the body must not hide the next breaths.
      const depth = Math.min(m[TOP]! - m[LOW]!, 2 * m[USUAL]!)
      m[USUAL]! += (depth > m[USUAL]! ? DEEPER : SHALLOWER) * (depth - m[USUAL]!)
      m[EXTREME] = v
    }
    return false
  }
  if (v < m[EXTREME]!) m[EXTREME] = v
  else if (v - m[EXTREME]! > step) {
    m[LOW] = m[EXTREME]!
    m[UP] = 1
    m[EXTREME] = v
    if (m[LAST_N]! > 0 && n - m[LAST_N]! < SHORTEST_S * fs) return false
    m[LAST_N] = n
    return true
  }
  return false
}

/** The least of the first stretches' ranges is nearer to a breath than the first alone. */
function probe(b: Breathing, v: number, n: number): void {
  const { m, fs } = b
  if (v < m[PROBE_LOW]!) m[PROBE_LOW] = v
  if (v > m[PROBE_HIGH]!) m[PROBE_HIGH] = v
  if (n < (LEARN_S + PROBE_S * (m[PROBES]! + 1)) * fs) return
  const range = m[PROBE_HIGH]! - m[PROBE_LOW]!
  if (range >= FEWEST_STEPS) m[USUAL] = Math.min(m[USUAL]!, 0.8 * range)
  m[PROBES]! += 1
  m[PROBE_LOW] = v
  m[PROBE_HIGH] = v
}
