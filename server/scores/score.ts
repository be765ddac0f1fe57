import { CONSCIOUSNESS, OXYGEN } from '../../contracts/measured.ts'
import type { ScoreNow, ScoreParameter, ScorePart, ScoreRefusal } from '../../contracts/score.ts'
import { maxAge_ms } from './ages.ts'
import { type Bands, counted, type Facts, ON_OXYGEN, PER_UNIT, pointsOf, type Row, type ScoreTable } from './table.ts'

/** A value as it came: in the parameter's unit, facts by their place in their list; `quality` '' = good. */
export interface Reading {
  value: number
  age_ms: number
  quality: string
  source: string
}
export type Readings = Readonly<Partial<Record<ScoreParameter, Reading>>>

/** What is known of the patient beside measurements. */
export interface Who {
  /** By the patient's profile; age itself is not in the record. */
  under_16: boolean
  pregnant: boolean
  /** Scale 2 only by a recorded decision; never by a diagnosis or a value. */
  spo2_scale: 1 | 2
}

/** The score of one patient, with the points of every part. A missing, doubtful or old part gives no total. */
export function score(table: ScoreTable, readings: Readings, who: Who): ScoreNow {
  const refused = refusal(table, who)
  const now: ScoreNow = { id: table.id, total: null, band: null, points: 0, parts: [], missing: [], stale: [], refused }
  if (table.id === 'news2') now.scale = who.spo2_scale
  if (refused !== null) return now
  let highest = 0
  for (const row of table.rows) {
    const points = scoreRow(row, table, readings, who, now)
    now.points += points
    highest = Math.max(highest, points)
  }
  if (now.missing.length > 0) return now
  now.total = now.points
  now.band = table.band(now.total, highest)
  return now
}

function refusal(table: ScoreTable, who: Who): ScoreRefusal | null {
  if (table.adults_only && who.under_16) return 'under_16'
  return table.not_in_pregnancy && who.pregnant ? 'pregnancy' : null
}

/** Adds the row's parts to `now`, or names what is missing. @returns its points. */
function scoreRow(row: Row, table: ScoreTable, readings: Readings, who: Who, now: ScoreNow): number {
  const bands = bandsOf(row, table, readings, who)
  if (bands === null && isUsable(row.parameter, readings[row.parameter])) return 0 // what decides its line is missing, and is said to be
  const main = bands === null ? null : part(row.parameter, bands, readings[row.parameter])
  if (main === null) {
    now.missing.push(row.parameter)
    if (isStale(row.parameter, readings[row.parameter])) now.stale.push(row.parameter)
    return 0
  }
  const others = (row.or ?? []).flatMap(({ parameter, bands }) => part(parameter, bands, readings[parameter]) ?? [])
  now.parts.push(main, ...others)
  return Math.max(main.points, ...others.map(({ points }) => points))
}

/** The line of the table to read. Scale 2 cannot be read without knowing whether oxygen is given. */
function bandsOf(row: Row, table: ScoreTable, readings: Readings, { spo2_scale }: Who): Bands | null {
  if (typeof row.bands !== 'function') return row.bands
  const oxygen = part('oxygen', oxygenOf(table), readings.oxygen)
  if (oxygen === null && spo2_scale === 2) return null
  const facts: Facts = { spo2_scale, on_oxygen: oxygen?.value === OXYGEN[ON_OXYGEN] }
  return row.bands(facts)
}

function oxygenOf(table: ScoreTable): Bands {
  return table.rows.find(({ parameter }) => parameter === 'oxygen')?.bands as Bands
}

function part(parameter: ScoreParameter, bands: Bands, reading: Reading | undefined): ScorePart | null {
  if (!isUsable(parameter, reading)) return null
  const count = counted(parameter, reading.value)
  const points = pointsOf(bands, count)
  if (Number.isNaN(points)) return null
  return { parameter, value: shown(parameter, count), points, age_ms: reading.age_ms, source: reading.source }
}

/** Good, a number, and not too old. An age that is no number is too old; below zero is a sentinel, not a measurement. */
export function isUsable(parameter: ScoreParameter, reading: Reading | undefined): reading is Reading {
  if (reading === undefined || reading.quality !== '' || !Number.isFinite(reading.value) || reading.value < 0) return false
  return reading.age_ms <= maxAge_ms(parameter, reading.source)
}

function isStale(parameter: ScoreParameter, reading: Reading | undefined): boolean {
  return reading !== undefined && Number.isFinite(reading.value) && reading.age_ms > maxAge_ms(parameter, reading.source)
}

function shown(parameter: ScoreParameter, count: number): number | string {
  if (parameter === 'consciousness') return CONSCIOUSNESS[count] ?? ''
  if (parameter === 'oxygen') return OXYGEN[count] ?? ''
  return count / PER_UNIT[parameter]
}
