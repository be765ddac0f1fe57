import type { Annotation } from '../simulator/replay/annotations.ts'
import { percent } from './match.ts'
import { rounded } from './statistics.ts'
import type { Emission } from './tap.ts'

export const AF_WINDOW_MS = 30_000
/** What the last second said counts for so long. */
const FRESH_MS = 5_000

export interface AfRecord {
  name: string
  tp: number
  fn: number
  fp: number
  tn: number
  /** Windows of atrial flutter: neither atrial fibrillation nor its absence. */
  left_out: number
}

export interface AfResult {
  se: number | null
  sp: number | null
}

/**
 * Each window of 30 s: fibrillating when more than half of it is so annotated; said to be so when the newest output at its
 * end says so (no output, or a blank one, does not). Windows that are mostly atrial flutter are left out.
 */
export function scoreAf(
  name: string,
  annotations: readonly Annotation[],
  rate_hz: number,
  duration_ms: number,
  af: readonly Emission[],
): AfRecord {
  const sum: AfRecord = { name, tp: 0, fn: 0, fp: 0, tn: 0, left_out: 0 }
  const rhythms = rhythmsOf(annotations, rate_hz, duration_ms)
  for (let from = 0; from + AF_WINDOW_MS <= duration_ms; from += AF_WINDOW_MS) {
    const to = from + AF_WINDOW_MS
    const share = (rhythm: string) => overlap(rhythms, rhythm, from, to) / AF_WINDOW_MS
    if (share('AFL') > 0.5) sum.left_out++
    else if (share('AFIB') > 0.5) saysAf(af, to) ? sum.tp++ : sum.fn++
    else saysAf(af, to) ? sum.fp++ : sum.tn++
  }
  return sum
}

function saysAf(af: readonly Emission[], at_ms: number): boolean {
  let newest: Emission | null = null
  for (const e of af) if (e.at_ms <= at_ms && (newest === null || e.at_ms >= newest.at_ms)) newest = e
  return newest !== null && at_ms - newest.at_ms <= FRESH_MS && newest.quality === '' && newest.value >= 0.5
}

type Rhythm = { name: string; from_ms: number; to_ms: number }

function rhythmsOf(annotations: readonly Annotation[], rate_hz: number, duration_ms: number): Rhythm[] {
  const changes = annotations.filter((a) => a.symbol === '+' && a.aux.startsWith('('))
  return changes.map((a, i) => {
    const next = changes[i + 1]
    return { name: a.aux.slice(1), from_ms: (a.sample * 1_000) / rate_hz, to_ms: next ? (next.sample * 1_000) / rate_hz : duration_ms }
  })
}

function overlap(rhythms: readonly Rhythm[], name: string, from: number, to: number): number {
  let sum = 0
  for (const r of rhythms) if (r.name === name) sum += Math.max(0, Math.min(to, r.to_ms) - Math.max(from, r.from_ms))
  return sum
}

export function afSum(records: readonly AfRecord[]): Omit<AfRecord, 'name'> {
  const sum = { tp: 0, fn: 0, fp: 0, tn: 0, left_out: 0 }
  for (const r of records) for (const key of ['tp', 'fn', 'fp', 'tn', 'left_out'] as const) sum[key] += r[key]
  return sum
}

export function afResult(records: readonly AfRecord[]): AfResult {
  const { tp, fn, fp, tn } = afSum(records)
  return { se: rounded(percent(tp, fn), 1), sp: rounded(percent(tn, fp), 1) }
}

export function afRows(records: readonly AfRecord[]): string[] {
  const { tp, fn, fp, tn, left_out } = afSum(records)
  const { se, sp } = afResult(records)
  return [
    `Se ${se} %, Sp ${sp} % (${tp} of ${tp + fn} windows of 30 s with AF, ${tn} of ${tn + fp} without; ${left_out} of flutter left out)`,
  ]
}

export function afLine(r: AfRecord): string {
  return `${r.name}: AF found ${r.tp}, missed ${r.fn}, false ${r.fp}, rightly none ${r.tn}`
}
