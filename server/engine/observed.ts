import { CONSCIOUSNESS, OXYGEN } from '../../contracts/measured.ts'
import type { ObservationKey, Observations, ObservedValue } from '../../contracts/observation.ts'
import type { Observed } from '../../contracts/score.ts'

/** One charted observation: what, seen when, written down when, by whom. */
export interface Observation {
  value: ObservedValue
  observed_ms: number
  at_ms: number
  by: string
}

/** By observation, newest first: the one that counts, and the one before it for what is still judged of the past. */
export type Chart = Partial<Record<ObservationKey, Observation[]>>

const KEPT = 2

/** Adds one visit. Of two of the same instant the one written down later is a correction of the other. */
export function addToChart(chart: Chart, observed: Observations, observed_ms: number, at_ms: number, by: string): void {
  for (const [key, value] of Object.entries(observed) as Array<[ObservationKey, ObservedValue | undefined]>) {
    if (value === undefined) continue
    const list = [...(chart[key] ?? []), { value, observed_ms, at_ms, by }]
    list.sort((a, b) => b.observed_ms - a.observed_ms || b.at_ms - a.at_ms)
    chart[key] = list.slice(0, KEPT)
  }
}

/** The newest observation that had been written down by `at_ms`. */
export function observedAt(chart: Chart, key: ObservationKey, at_ms: number): Observation | undefined {
  return chart[key]?.find((one) => one.at_ms <= at_ms)
}

/** An observed value as scores count it: letters and words by their place in their list. */
export function coded(value: ObservedValue): number {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return Number(value)
  const letter = (CONSCIOUSNESS as readonly string[]).indexOf(value)
  const code = letter >= 0 ? letter : (OXYGEN as readonly string[]).indexOf(value)
  return code >= 0 ? code : Number.NaN
}

/** The newest of each, for a screen. */
export function newestOf(chart: Chart, at_ms: number): Observed {
  const found: Observed = {}
  for (const key of Object.keys(chart) as ObservationKey[]) {
    const newest = observedAt(chart, key, at_ms)
    if (newest !== undefined) found[key] = { value: newest.value, observed_ms: newest.observed_ms, by: newest.by }
  }
  return found
}
