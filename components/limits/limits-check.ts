import type { LimitsReply } from '../../contracts/api.ts'
import type { Command } from '../../contracts/command.ts'
import { fieldName, isConverted, type LimitsRow, parseField, placeOf } from './limits-rows.ts'

/** Why a field is not accepted. Closed list; the sentence is in the catalogue. */
export type FieldFault =
  | { code: 'not_a_number' }
  | { code: 'below_floor'; min: number }
  | { code: 'above_ceiling'; max: number }
  | { code: 'off_step'; step: number }
  | { code: 'low_not_below_high' | 'extreme_not_beyond_limit'; low: number; high: number }
  | { code: 'locked' }

export interface Change {
  row: LimitsRow
  before: number
  after: number
}

/** Faults by field name. The server checks again; this is for the person who types. */
export function checkFields(rows: readonly LimitsRow[], fields: Readonly<Record<string, string>>): Record<string, FieldFault> {
  const faults: Record<string, FieldFault> = {}
  for (const row of rows) {
    const fault = fieldFault(row, parseField(row, fields[fieldName(row)] ?? ''))
    if (fault) faults[fieldName(row)] = fault
  }
  for (const [low, high] of orderedPairs(rows)) {
    if (faults[fieldName(low)] || faults[fieldName(high)]) continue
    const [l, h] = [parseField(low, fields[fieldName(low)] ?? ''), parseField(high, fields[fieldName(high)] ?? '')]
    if (l < h) continue
    const blamed = l === low.value && h !== high.value ? high : low
    const code = placeOf(low.setting) === placeOf(high.setting) ? 'extreme_not_beyond_limit' : 'low_not_below_high'
    faults[fieldName(blamed)] = { code, low: l, high: h }
  }
  return faults
}

/** Which setting must stay below which: low below high, and an extreme limit outside the ordinary one. */
const BELOW: ReadonlyArray<[string, string]> = [
  ['hr-low.low', 'hr-high.high'],
  ['rr-low.low', 'rr-high.high'],
  ['hr-extreme-low.low', 'hr-low.low'],
  ['hr-high.high', 'hr-extreme-high.high'],
  ['desaturation.low', 'spo2-low.low'],
  ['pr-low.low', 'pr-high.high'],
  ['spo2-low.low', 'spo2-high.high'],
  ['etco2-low.low', 'etco2-high.high'],
  ['art-mean-low.low', 'art-mean-high.high'],
  ['art-sys-low.low', 'art-sys-high.high'],
  ['nibp-sys-low.low', 'nibp-sys-high.high'],
  ['nibp-mean-low.low', 'nibp-mean-high.high'],
  ['temp-low.low', 'temp-high.high'],
  ['fio2-low.low', 'fio2-high.high'],
  ['peep-low.low', 'peep-high.high'],
  ['paw-peak-low.low', 'paw-peak-high.high'],
  ['tidal-volume-low.low', 'tidal-volume-high.high'],
  ['minute-volume-low.low', 'minute-volume-high.high'],
  ['spo2-low.low', 'spo2-high.high'],
  ['pr-low.low', 'pr-high.high'],
  ['etco2-low.low', 'etco2-high.high'],
  ['art-mean-low.low', 'art-mean-high.high'],
  ['art-sys-low.low', 'art-sys-high.high'],
  ['nibp-sys-low.low', 'nibp-sys-high.high'],
  ['nibp-mean-low.low', 'nibp-mean-high.high'],
  ['temp-low.low', 'temp-high.high'],
]

function orderedPairs(rows: readonly LimitsRow[]): Array<[LimitsRow, LimitsRow]> {
  const at = (name: string) => rows.find((row) => `${row.detector}.${placeOf(row.setting)}` === name)
  const within = [...new Set(rows.map((row) => row.detector))].map((d): [string, string] => [`${d}.low`, `${d}.high`])
  return [...within, ...BELOW].flatMap(([a, b]): Array<[LimitsRow, LimitsRow]> => {
    const [low, high] = [at(a), at(b)]
    return low && high ? [[low, high]] : []
  })
}

const STEP_TOLERANCE = 1e-6

function fieldFault(row: LimitsRow, value: number): FieldFault | null {
  if (row.locked) return value === row.value ? null : { code: 'locked' }
  if (Number.isNaN(value)) return { code: 'not_a_number' }
  if (value === row.value) return null
  if (value < row.min) return { code: 'below_floor', min: row.min }
  if (value > row.max) return { code: 'above_ceiling', max: row.max }
  const steps = (value - row.min) / row.step
  if (row.step > 0 && !isConverted(row) && Math.abs(steps - Math.round(steps)) > STEP_TOLERANCE) return { code: 'off_step', step: row.step }
  return null
}

/** What differs from what is in force, in table order; a field that is not a number is no change. */
export function changesOf(rows: readonly LimitsRow[], fields: Readonly<Record<string, string>>): Change[] {
  return rows.flatMap((row) => {
    const after = parseField(row, fields[fieldName(row)] ?? '')
    return Number.isNaN(after) || after === row.value ? [] : [{ row, before: row.value, after }]
  })
}

/** The command that asks for `changes`; `until_ms` null means until changed. */
export function limitsCommand(
  reply: Pick<LimitsReply, 'encounter' | 'version'>,
  changes: readonly Change[],
  reason: string,
  until_ms: number | null,
): Extract<Command, { type: 'set_limits' }> {
  const byDetector: Record<string, Record<string, number>> = {}
  for (const { row, after } of changes) byDetector[row.detector] = { ...byDetector[row.detector], [row.setting]: after }
  return {
    type: 'set_limits',
    encounter: reply.encounter,
    base_version: reply.version,
    changes: byDetector,
    reason: reason.trim(),
    until_ms,
  }
}

/** After somebody else's version came in: which fields of mine now stand against a value that moved under me. */
export function movedUnder(
  before: readonly LimitsRow[],
  after: readonly LimitsRow[],
  fields: Readonly<Record<string, string>>,
): LimitsRow[] {
  const old = new Map(before.map((row) => [fieldName(row), row.value]))
  return after.filter((row) => {
    const was = old.get(fieldName(row))
    if (was === undefined || was === row.value) return false
    return parseField(row, fields[fieldName(row)] ?? '') !== row.value
  })
}

/** Fields to show after a refetch: mine where I typed, the new value where I did not. */
export function carryOver(
  before: readonly LimitsRow[],
  after: readonly LimitsRow[],
  fields: Readonly<Record<string, string>>,
  show: (row: LimitsRow, value: number) => string,
): Record<string, string> {
  const old = new Map(before.map((row) => [fieldName(row), show(row, row.value)]))
  return Object.fromEntries(
    after.map((row) => {
      const name = fieldName(row)
      const mine = fields[name]
      return [name, mine !== undefined && mine !== old.get(name) ? mine : show(row, row.value)]
    }),
  )
}
