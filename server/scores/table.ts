import type { ScoreBand, ScoreId, ScoreParameter } from '../../contracts/score.ts'

/**
 * A score as data. Values are whole numbers by then: `per_unit` of them make one unit (temperature in tenths), rounded
 * half up before they are banded.
 */
export interface ScoreTable {
  id: ScoreId
  /** Printed name. */
  title: string
  rows: readonly Row[]
  /** Least age in years it was made for; the engine knows the patient's profile only. */
  adults_only: boolean
  not_in_pregnancy: boolean
  /** The band of a total and of the highest points of one row. */
  band(total: number, highest: number): ScoreBand
}

/** One line of the table: the first parameter is needed, the others may make it hold as well (SIRS: RR or PaCO2). */
export interface Row {
  parameter: ScoreParameter
  bands: Bands | ((facts: Facts) => Bands)
  or?: ReadonlyArray<{ parameter: ScoreParameter; bands: Bands }>
}

/** `[most, points]`, ascending: the first line whose `most` is not below the value counts. */
export type Bands = ReadonlyArray<readonly [most: number, points: number]>

/** What decides which line of a table is read. */
export interface Facts {
  spo2_scale: 1 | 2
  on_oxygen: boolean
}

/** How many whole numbers a unit of a parameter is counted in. */
export const PER_UNIT: Readonly<Record<ScoreParameter, 1 | 10>> = {
  respiration: 1,
  spo2: 1,
  oxygen: 1,
  systolic: 1,
  pulse: 1,
  consciousness: 1,
  temperature: 10,
  gcs: 1,
  wbc: 10,
  bands: 1,
  paco2: 10,
}

/** Half up, in whole units or tenths. `toFixed` would make 38.05 a 38.0; this makes it 381 tenths. */
export function counted(parameter: ScoreParameter, value: number): number {
  return Math.round(value * PER_UNIT[parameter])
}

/** Points of a counted value. Not a number never finds a line. */
export function pointsOf(bands: Bands, value: number): number {
  for (const [most, points] of bands) if (value <= most) return points
  return Number.NaN
}

/** Codes of facts that are not measured: their place in the list. */
export const ALERT = 0
export const ON_AIR = 0
export const ON_OXYGEN = 1
