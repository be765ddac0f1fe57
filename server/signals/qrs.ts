import { judgePeak, patience, weigh } from './qrs-judge.ts'
import { CHUNK, giveVoice, QUIET, runLead, untilLearnt } from './qrs-lead.ts'
import { FACTORS, FALLING, FOLDS, LAST_NOISE, N, PEAK, PEAK_N, PEAKS, type Qrs, VALLEY, WAKE_N, WEIGHED } from './qrs-memory.ts'

/** The leads' levels, written anew for each chunk. */
const levels: readonly [Float64Array, Float64Array, Float64Array] = [
  new Float64Array(CHUNK),
  new Float64Array(CHUNK),
  new Float64Array(CHUNK),
]

/** Further than any place that matters within a chunk. */
const FAR = 1e6

/**
 * QRS complexes of up to three leads together, sample by sample. Each lead is filtered alone (runLead); the levels, each as
 * part of the lead's own usual QRS and weighted by its noise, are summed; a peak of the sum is judged by what each lead saw
 * of it: 200 ms refractory, T-wave test, search-back. Works at 100 to 1000 Hz. Nothing is allocated per sample.
 *
 * Runs samples [from, to) of every lead, in the order of q.leads; null where a lead brought none. `onBeat(at, back, noise)` is called
 * for each beat: the R peak lies `back` input samples (a fraction) before the sample `at` that decided it.
 */
export function runQrs(
  q: Qrs,
  samples: ReadonlyArray<Int16Array | null>,
  from: number,
  to: number,
  onBeat: (at: number, back: number, noise: number) => void,
): void {
  const { m, rate_hz, fold, fs, coef, leads } = q
  let i = from
  while (i < to) {
    const folds = m[FOLDS]! | 0
    let end = Math.min(to, i + CHUNK * fold - folds)
    for (let l = 0; l < leads.length; l++) end = Math.min(end, i + untilLearnt(leads[l]!, rate_hz))
    for (let l = 0; l < leads.length; l++) runLead(leads[l]!, samples[l]!, i, end, fold, folds, fs, coef, levels[l]!)
    const count = ((folds + end - i) / fold) | 0
    m[FOLDS] = folds + end - i - count * fold
    if (m[WEIGHED] === 0) weigh(q)
    if (count > 0) search(q, count, i + fold - 1 - folds, onBeat)
    for (let l = 0; l < leads.length; l++) if (giveVoice(leads[l]!, rate_hz)) m[WEIGHED] = 0
    i = end
  }
}

/** Peaks of the sum over `count` levels; the first was complete with input sample `first`. */
function search(q: Qrs, count: number, first: number, onBeat: (at: number, back: number, noise: number) => void): void {
  const { m, fs, fold } = q
  const [a, b, c] = levels
  const alone = q.leads.length === 1
  const before = m[N]!
  const slowest = (0.175 * fs) | 0
  let fa = m[FACTORS]!
  let fb = m[FACTORS + 1]!
  let fc = m[FACTORS + 2]!
  let quiet_at = 7 - (before & 7)
  let wake_at = Math.max(0, Math.min(FAR, m[WAKE_N]! - before)) | 0
  let falling = m[FALLING]! | 0
  let peak = m[PEAK]!
  let peak_at = Math.max(-FAR, m[PEAK_N]! - before) | 0
  let valley = m[VALLEY]!
  for (let k = 0; k < count; ) {
    // The hot loop runs to the next thing that is due, and breaks off where a peak is over.
    const stop = Math.min(count, quiet_at, wake_at)
    let over = false
    for (; k < stop; k++) {
      const level = alone ? fa * a[k]! : fa * a[k]! + fb * b[k]! + fc * c[k]!
      if (falling === 0) {
        if (level > peak) {
          peak = level
          peak_at = k
        } else if (level < 0.7 * peak || k - peak_at > slowest) {
          falling = 1
          valley = level
          over = true
          break
        }
      } else if (level < valley) valley = level
      else if (level > 1.1 * valley + 1e-9) {
        falling = 0
        peak = level
        peak_at = k
      }
    }
    if (!over && k === count) break
    let back = -1
    if (over) {
      notePeak(m, peak_at)
      back = judgePeak(q, before + k, before + peak_at, count - 1 - k)
    } else if (k === wake_at) back = patience(q, before + k, k, levels)
    else if (k === quiet_at) {
      quiet_at += 8
      hearQuiet(q, k)
    }
    if (back >= 0) onBeat(first + k * fold, back * fold + (fold - 1) / 2, m[LAST_NOISE]!)
    if (back >= 0 || k === wake_at) {
      wake_at = Math.max(over ? k + 1 : k, Math.min(FAR, m[WAKE_N]! - before)) | 0
      weigh(q)
      fa = m[FACTORS]!
      fb = m[FACTORS + 1]!
      fc = m[FACTORS + 2]!
    }
    if (over) k++
  }
  if (falling === 0) notePeak(m, peak_at)
  m[N] = before + count
  m[FALLING] = falling
  m[PEAK] = peak
  m[PEAK_N] = before + peak_at
  m[VALLEY] = valley
}

/** Keeps what each lead showed at the peak, when that lies in the chunk at work. */
function notePeak(m: Float64Array, peak_at: number): void {
  if (peak_at < 0) return
  for (let l = 0; l < levels.length; l++) m[PEAKS + l] = levels[l]![peak_at]!
}

/** Every eighth sample: the level a lead is below for half of the time, followed by a factor of e a second. */
function hearQuiet({ fs, leads }: Qrs, k: number): void {
  for (let l = 0; l < leads.length; l++) {
    const { f } = leads[l]!
    f[QUIET]! *= levels[l]![k]! > f[QUIET]! ? 1 + 8 / fs : 1 - 8 / fs
  }
}
