import { LEAST_RATE, ODDS_WEIGHT, PULSE_WEIGHT, SURE } from '../signals/ventricular-constants.ts'
import { type CincRecord, cincScore, RECENT_MS, tableOf } from './cinc.ts'
import { foldsOf } from './statistics.ts'
import type { Emission } from './tap.ts'

/** What the ventricular signal said of five beats in a row near the end of a recording. */
export interface FiveBeats {
  alike: number
  odds: number
  pulse: number
}
/** A ventricular tachycardia alarm: `higher` = one above it in the chain keeps it anyway. */
export interface TachycardiaRecord extends CincRecord {
  findings: readonly FiveBeats[]
  higher: boolean
}

/** The three constants of the rule that were chosen on recordings. */
export interface Choice {
  odds_weight: number
  pulse_weight: number
  sure: number
}

/** An alarm lasts this long after its last five beats: the detector's window and the time it must be well before it ends. */
const LASTS_MS = 5_000
const FOLDS = 5
const DIVISIONS = 20
const steps = (from: number, to: number, step: number): number[] =>
  Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => from + i * step)
const GRID: readonly Choice[] = steps(0.04, 0.12, 0.02).flatMap((odds_weight) =>
  steps(0, 0.3, 0.075).flatMap((pulse_weight) => steps(0.75, 1.15, 0.05).map((sure) => ({ odds_weight, pulse_weight, sure }))),
)
export const SHIPPED: Choice = { odds_weight: ODDS_WEIGHT, pulse_weight: PULSE_WEIGHT, sure: SURE }

/** The names of what `findingsOf` reads. */
export const FINDING_NAMES = ['v.rate5', 'v.alike', 'v.odds', 'v.pulse'] as const

/** The runs of five fast beats that can still be alarming in the last 10 s before `end_ms`. */
export function findingsOf(of: (name: string) => readonly Emission[], end_ms: number): FiveBeats[] {
  const [rates, alike, odds, pulse] = FINDING_NAMES.map(of) as [readonly Emission[], ...Array<readonly Emission[]>]
  return rates.flatMap(({ value, at_ms }, i) =>
    value > LEAST_RATE && at_ms <= end_ms && at_ms >= end_ms - RECENT_MS - LASTS_MS
      ? [{ alike: alike![i]!.value, odds: odds![i]!.value, pulse: pulse![i]!.value }]
      : [],
  )
}

/** Whether the rule with other constants would have kept the alarm. */
export function keptWith({ findings, higher }: TachycardiaRecord, { odds_weight, pulse_weight, sure }: Choice): boolean {
  return higher || findings.some(({ alike, odds, pulse }) => alike + odds_weight * odds - pulse_weight * pulse > sure)
}

/**
 * The same records judged by constants that were chosen without them: on four folds the best of a grid, applied to the fifth.
 * Of equally good ones the middle one is taken.
 */
export function outOfFold(records: readonly TachycardiaRecord[], seed: number): CincRecord[] {
  const folds = foldsOf(records, (r) => `${r.truth}`, FOLDS, seed)
  return folds.flatMap((fold, k) => {
    const chosen = choose(folds.flatMap((other, i) => (i === k ? [] : other)))
    return fold.map((record) => ({ ...record, kept: keptWith(record, chosen) }))
  })
}

function choose(records: readonly TachycardiaRecord[]): Choice {
  const scores = GRID.map((choice) => cincScore(tableOf(records.map((r) => ({ ...r, kept: keptWith(r, choice) })))))
  const best = Math.max(...scores)
  const equal = GRID.filter((_, i) => scores[i] === best)
  return equal[equal.length >> 1]!
}

/** Mean over twenty divisions into five: the score of the tachycardias, and of all alarms with them. */
export function outOfFoldRow(all: readonly CincRecord[], tachycardias: readonly TachycardiaRecord[]): string {
  const rest = all.filter((r) => r.alarm !== 'Ventricular_Tachycardia')
  let [own, whole] = [0, 0]
  for (let seed = 1; seed <= DIVISIONS; seed++) {
    const judged = outOfFold(tachycardias, seed)
    own += cincScore(tableOf(judged)) / DIVISIONS
    whole += cincScore(tableOf([...rest, ...judged])) / DIVISIONS
  }
  return `the tachycardia rule's three constants chosen on four folds, applied to the fifth (mean of ${DIVISIONS} divisions): all ${whole.toFixed(1)}, tachycardia ${own.toFixed(1)}`
}
