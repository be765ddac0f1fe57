import { type Counts, count, f1, pair, sumOf } from './match.ts'
import { median, rounded } from './statistics.ts'

/** Around the ECG's beat plus the record's own transit time. */
const TOLERANCE_MS = 150
/** Pulse waves arrive within this after the R peak. */
const TRANSIT_MAX_MS = 1_000
const DENSE_MS = 100
/** Learning of beats and pulses at the start. */
const LEARNING_MS = 10_000

export interface PulseRecord extends Counts {
  name: string
  transit_ms: number
}

/** Pulses against the beats of the ECG, 150 ms around the record's median transit time. */
export function scorePulses(name: string, beats_ms: readonly number[], pulses_ms: readonly number[], duration_ms: number): PulseRecord {
  const transit_ms = transitOf(beats_ms, pulses_ms)
  const expected = beats_ms.map((at) => at + transit_ms)
  const counts = (at: number) => at >= LEARNING_MS && at <= duration_ms - 1_000
  return { name, transit_ms, ...count(expected, pulses_ms, pair(expected, pulses_ms, TOLERANCE_MS), counts) }
}

/**
 * How long after a beat its pulse comes: the middle of the 100 ms in which most pulses fall, over all pulses within a second of
 * a beat. Not the first pulse after each: where the heart is fast that is the pulse of the beat before. NaN where none comes.
 */
export function transitOf(beats_ms: readonly number[], pulses_ms: readonly number[]): number {
  const times: number[] = []
  let next = 0
  for (const beat of beats_ms) {
    while (next < pulses_ms.length && pulses_ms[next]! < beat) next++
    for (let p = next; p < pulses_ms.length && pulses_ms[p]! - beat <= TRANSIT_MAX_MS; p++) times.push(pulses_ms[p]! - beat)
  }
  times.sort((a, b) => a - b)
  let [from, most] = [0, 0]
  for (let a = 0, b = 0; b < times.length; b++) {
    while (times[b]! - times[a]! > DENSE_MS) a++
    if (b - a + 1 > most) [from, most] = [a, b - a + 1]
  }
  return median(times.slice(from, from + most))
}

export function pulseResult(records: readonly PulseRecord[]): { f1: number | null } {
  return { f1: rounded(f1(sumOf(records)), 4) }
}

export function pulseRows(records: readonly PulseRecord[]): string[] {
  const { tp, fn, fp } = sumOf(records)
  const transits = records.map((r) => r.transit_ms).filter((t) => !Number.isNaN(t))
  const worst = [...records].sort((a, b) => (f1(a) ?? 2) - (f1(b) ?? 2))[0]
  return [
    `F1 ${pulseResult(records).f1} (${tp} found, ${fn} missed, ${fp} false); worst ${f1(worst!)?.toFixed(3)} (${worst!.name})`,
    `transit time ${Math.min(...transits).toFixed(0)} to ${Math.max(...transits).toFixed(0)} ms by record`,
  ]
}

export function pulseLine(r: PulseRecord): string {
  return `${r.name}: pulse F1 ${f1(r)?.toFixed(3)} (found ${r.tp}, missed ${r.fn}, false ${r.fp}), transit ${r.transit_ms.toFixed(0)} ms`
}
