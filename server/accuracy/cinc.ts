import type { CincAlarm } from '../simulator/replay/cinc2015.ts'
import { CINC_ALARMS } from '../simulator/replay/cinc2015.ts'
import type { PlayedAlarm } from './play.ts'
import { bootstrap, foldsOf, rounded } from './statistics.ts'

/** The alarm is announced here; later samples are not looked at. */
export const ANNOUNCED_S = 300
/** An alarm counts as kept when it was active this near to the end. */
export const RECENT_MS = 10_000
const FOLDS = 5
const SEED = 2015

const ABOVE_RATE = ['ventricular-tachycardia', 'ventricular-fibrillation', 'asystole']
/** Detectors that keep an announced alarm: its own, and those above it in the chain of suppression. */
export const KEEPERS: Record<CincAlarm, readonly string[]> = {
  Asystole: ['asystole'],
  Ventricular_Flutter_Fib: ['ventricular-fibrillation', 'asystole'],
  Ventricular_Tachycardia: ABOVE_RATE,
  Bradycardia: ['hr-extreme-low', ...ABOVE_RATE],
  Tachycardia: ['hr-extreme-high', ...ABOVE_RATE],
}

export interface CincRecord {
  name: string
  alarm: CincAlarm
  truth: boolean
  kept: boolean
}

export interface Table {
  tp: number
  fn: number
  fp: number
  tn: number
}

export interface CincResult {
  n: number
  score: number | null
  score_ci: [number | null, number | null]
  tpr: number | null
  tnr: number | null
  fn: number
  by_type: Record<CincAlarm, Table>
}

/** Whether an alarm of `detectors` was active within the last 10 s before `end_ms`. */
export function activeAtEnd(alarms: readonly PlayedAlarm[], detectors: readonly string[], end_ms: number): PlayedAlarm | undefined {
  return alarms.find(
    (a) => detectors.includes(a.detector) && a.raised_ms <= end_ms && (a.ended_ms === null || a.ended_ms >= end_ms - RECENT_MS),
  )
}

export function tableOf(records: readonly CincRecord[]): Table {
  const table = { tp: 0, fn: 0, fp: 0, tn: 0 }
  for (const { truth, kept } of records) table[truth ? (kept ? 'tp' : 'fn') : kept ? 'fp' : 'tn']++
  return table
}

/** The challenge's score in percent: a lost true alarm weighs five times. NaN where nothing was judged. */
export function cincScore({ tp, fn, fp, tn }: Table): number {
  return (100 * (tp + tn)) / (tp + tn + fp + 5 * fn)
}

export function cincResult(records: readonly CincRecord[]): CincResult {
  const table = tableOf(records)
  const ci = bootstrap(records, (sample) => cincScore(tableOf(sample)), SEED)
  return {
    n: records.length,
    score: rounded(cincScore(table), 2),
    score_ci: [rounded(ci[0], 1), rounded(ci[1], 1)],
    tpr: rounded(table.tp / (table.tp + table.fn), 3),
    tnr: rounded(table.tn / (table.tn + table.fp), 3),
    fn: table.fn,
    by_type: Object.fromEntries(
      CINC_ALARMS.map((alarm) => [alarm, tableOf(records.filter((r) => r.alarm === alarm))]),
    ) as CincResult['by_type'],
  }
}

/** Score of each of five folds, true and false alarms of every type spread evenly: the spread of the figure. */
export function foldScores(records: readonly CincRecord[]): number[] {
  return foldsOf(records, (r) => `${r.alarm} ${r.truth}`, FOLDS, SEED).map((fold) => cincScore(tableOf(fold)))
}

export function cincRows(records: readonly CincRecord[]): string[] {
  const r = cincResult(records)
  const folds = foldScores(records).map((score) => score.toFixed(1))
  const types = CINC_ALARMS.filter((alarm) => records.some((x) => x.alarm === alarm)).map((alarm) => {
    const t = r.by_type[alarm]
    const name = alarm.replaceAll('_', ' ').padEnd(23)
    return `${name} true ${`${t.tp} kept, ${t.fn} lost`.padEnd(16)} false ${`${t.tn} silenced, ${t.fp} kept`.padEnd(22)} score ${cincScore(t).toFixed(1)}`
  })
  return [
    `score ${r.score} (95 % interval ${r.score_ci[0]} to ${r.score_ci[1]}), TPR ${r.tpr}, TNR ${r.tnr}, ${r.fn} true alarms lost`,
    `five folds over records, the same rules in each: ${folds.join(', ')}`,
    ...types,
  ]
}
