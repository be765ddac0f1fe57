import type { Annotation } from '../simulator/replay/annotations.ts'
import { isBeat } from '../simulator/replay/annotations.ts'
import { type Counts, count, pair, percent, sumOf } from './match.ts'
import { quantile, rounded } from './statistics.ts'
import type { Emission } from './tap.ts'

/** EC57: a beat is found when one is told within this of it. */
export const TOLERANCE_MS = 150
/** EC57: the beginning of a record is for learning. */
export const LEARNING_MS = 300_000

export interface QrsRecord extends Counts {
  name: string
  /** From each found R peak to the end of the frame that told it. */
  latencies_ms: number[]
}

export interface QrsResult {
  records: number
  se: number | null
  ppv: number | null
  worst_se: number | null
  worst_ppv: number | null
  latency_ms_p99: number | null
}

/**
 * Beats of one record against its annotations by ANSI/AAMI EC57: one to one within 150 ms; the first five minutes and
 * ventricular flutter are left out.
 */
export function scoreQrs(name: string, annotations: readonly Annotation[], rate_hz: number, beats: readonly Emission[]): QrsRecord {
  const ms = (sample: number) => (sample * 1_000) / rate_hz
  const reference = annotations.filter((a) => isBeat(a.symbol)).map((a) => ms(a.sample))
  const flutter = flutterOf(annotations).map(([from, to]) => [ms(from), ms(to)] as const)
  const told = [...beats].sort((a, b) => a.at_ms - b.at_ms)
  const found = told.map((b) => b.at_ms)
  const pairs = pair(reference, found, TOLERANCE_MS)
  const counts = (at: number) => at >= LEARNING_MS && !flutter.some(([from, to]) => at >= from && at <= to)
  const latencies_ms: number[] = []
  pairs.partner.forEach((f, r) => {
    if (f >= 0 && counts(reference[r]!)) latencies_ms.push(told[f]!.known_ms - reference[r]!)
  })
  return { name, ...count(reference, found, pairs, counts), latencies_ms }
}

function flutterOf(annotations: readonly Annotation[]): Array<[number, number]> {
  const found: Array<[number, number]> = []
  for (const { symbol, sample } of annotations) {
    if (symbol === '[') found.push([sample, Number.POSITIVE_INFINITY])
    if (symbol === ']' && found.length > 0) found[found.length - 1]![1] = sample
  }
  return found
}

const seOf = ({ tp, fn }: Counts) => percent(tp, fn)
const ppvOf = ({ tp, fp }: Counts) => percent(tp, fp)

export function qrsResult(records: readonly QrsRecord[]): QrsResult {
  const sum = sumOf(records)
  return {
    records: records.length,
    se: rounded(seOf(sum), 3),
    ppv: rounded(ppvOf(sum), 3),
    worst_se: rounded(worst(records, seOf).percent, 2),
    worst_ppv: rounded(worst(records, ppvOf).percent, 2),
    latency_ms_p99: rounded(
      quantile(
        records.flatMap((r) => r.latencies_ms),
        0.99,
      ),
      0,
    ),
  }
}

function worst(records: readonly QrsRecord[], of: (r: QrsRecord) => number | null): { name: string; percent: number | null } {
  let [name, least]: [string, number | null] = ['', null]
  for (const r of records) {
    const value = of(r)
    if (value !== null && (least === null || value < least)) [name, least] = [r.name, value]
  }
  return { name, percent: least }
}

export function qrsLine(r: QrsRecord): string {
  return `${r.name}: Se ${seOf(r)?.toFixed(2)} +P ${ppvOf(r)?.toFixed(2)} (found ${r.tp}, missed ${r.fn}, false ${r.fp}), latency p99 ${quantile(r.latencies_ms, 0.99).toFixed(0)} ms`
}

/** Rows for people. */
export function qrsRows(records: readonly QrsRecord[]): string[] {
  const r = qrsResult(records)
  const sum = sumOf(records)
  const [se, ppv] = [worst(records, seOf), worst(records, ppvOf)]
  return [
    `gross Se ${r.se} %, +P ${r.ppv} % (${sum.tp} found, ${sum.fn} missed, ${sum.fp} false)`,
    `worst record Se ${r.worst_se} % (${se.name}), +P ${r.worst_ppv} % (${ppv.name})`,
    `a beat is told ${r.latency_ms_p99} ms after R (p99)`,
  ]
}
