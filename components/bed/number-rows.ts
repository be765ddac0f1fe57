import type { LimitsReply } from '../../contracts/api.ts'
import { due_ms } from '../../contracts/channel.ts'
import type { NumberNow } from '../../contracts/effect.ts'
import type { AlarmView } from '../../contracts/live.ts'
import { type Liveness, liveness } from '../../contracts/liveness.ts'
import { numberOf } from '../alarms/alarm-text.ts'
import { limitRow, type Side } from './limit-steps.ts'

export type NumbersNow = Readonly<Record<string, NumberNow>>

/** One large number: `keys` in order of preference, the second pair for a pressure, the size it is shown in. */
export interface NumberRow {
  id: string
  keys: readonly string[]
  pressure?: readonly [string, string, string]
  size: 'huge' | 'large' | 'middle'
  /** Shown even while nothing is measured: an empty place would look like a calm one. */
  always: boolean
  /** Shown only while nothing of this row is sent: a pulse where there is no ECG. */
  without?: string
}

export const NUMBER_ROWS: readonly NumberRow[] = [
  { id: 'hr', keys: ['hr', 'hr_device'], size: 'huge', always: true },
  { id: 'pr', keys: ['pr', 'pulse_rate'], size: 'large', always: false, without: 'hr' },
  { id: 'spo2', keys: ['spo2'], size: 'large', always: true },
  { id: 'art', keys: ['art_sys'], pressure: ['art_sys', 'art_dia', 'art_mean'], size: 'middle', always: false },
  { id: 'nibp', keys: ['nibp_sys'], pressure: ['nibp_sys', 'nibp_dia', 'nibp_mean'], size: 'middle', always: false },
  { id: 'rr', keys: ['rr', 'rr_device', 'rr_co2'], size: 'large', always: true },
  { id: 'etco2', keys: ['etco2'], size: 'large', always: false },
  { id: 'temp', keys: ['temp'], size: 'middle', always: false },
]

/** A number of a ventilator, a pump or a wearable, with what it is set to beside what is measured. */
export interface GroupLine {
  key: string
  set?: string
}
export interface NumberGroup {
  id: 'vent' | 'pump' | 'activity'
  lines: readonly GroupLine[]
}

export const NUMBER_GROUPS: readonly NumberGroup[] = [
  {
    id: 'vent',
    lines: [
      { key: 'fio2', set: 'fio2_set' },
      { key: 'peep', set: 'peep_set' },
      { key: 'paw_peak' },
      { key: 'paw_plateau' },
      { key: 'paw_mean' },
      { key: 'tidal_volume', set: 'tidal_volume_set' },
      { key: 'minute_volume' },
      { key: 'vent_rate', set: 'vent_rate_set' },
      { key: 'vent_rate_total' },
      { key: 'vent_rate_spont' },
    ],
  },
  {
    id: 'pump',
    lines: ['pressor_rate', 'pump_rate', 'pump_volume', 'pump_volume_left', 'pump_time_left', 'pump_pressure'].map((key) => ({ key })),
  },
  { id: 'activity', lines: [{ key: 'steps' }] },
]

/** A number of ours that only repeats the device's where there is one. */
const STANDS_FOR: Record<string, string> = { pulse_rate: 'pr' }

/**
 * Rows to show for what is being sent, in the order of the table, then the groups of the other devices; what has no place
 * of its own comes in `others`.
 */
export function rowsFor(numbers: NumbersNow): { rows: NumberRow[]; groups: NumberGroup[]; others: string[] } {
  const sent = (key: string | undefined) => key !== undefined && numbers[key] !== undefined
  const isSent = (row: NumberRow) => row.keys.some(sent)
  const stoodFor = ({ without }: NumberRow) => NUMBER_ROWS.some((row) => row.id === without && isSent(row))
  const rows = NUMBER_ROWS.filter((row) => (row.always || isSent(row)) && !stoodFor(row))
  const groups = NUMBER_GROUPS.map((group) => ({ ...group, lines: group.lines.filter(({ key, set }) => sent(key) || sent(set)) }))
  const inGroups = NUMBER_GROUPS.flatMap((group) => group.lines.flatMap(({ key, set }) => [key, set]))
  const placed = new Set([...rows.flatMap((row) => [...row.keys, ...(row.pressure ?? [])]), ...inGroups])
  return {
    rows,
    groups: groups.filter((group) => group.lines.length > 0),
    others: Object.keys(numbers)
      .filter((key) => !placed.has(key) && !sent(STANDS_FOR[key]))
      .sort(),
  }
}

/** The key to show of a row at `now_ms`: the first with a value that is not gone, else the first sent (it says why), else the row's own. */
export function shownKey(row: NumberRow, numbers: NumbersNow, now_ms: number): string {
  const withValue = row.keys.find((key) => shownNumber(key, numbers, now_ms).value !== null)
  return withValue ?? row.keys.find((key) => numbers[key]) ?? (row.keys[0] as string)
}

export interface Shown {
  value: number | null
  state: Liveness
  age_ms: number
  quality: string
  source: string
}

/** A number at server time `now_ms`: gone data has no value, whatever was last heard. */
export function shownNumber(key: string, numbers: NumbersNow, now_ms: number): Shown {
  const number = numbers[key]
  if (!number) return { value: null, state: 'gone', age_ms: Infinity, quality: '', source: '' }
  const age_ms = now_ms - number.event_ms
  const state = liveness(age_ms, due_ms(key))
  return { value: state === 'gone' ? null : number.value, state, age_ms, quality: number.quality, source: number.source }
}

/** A limit in force beside a number. */
export interface NumberLimit {
  value: number
  changed: boolean
}
export interface NumberLimits {
  low: NumberLimit | null
  high: NumberLimit | null
  /** Who set what differs from the profile, newest first; null = the profile itself. */
  by: { name: string; at_ms: number } | null
}

/** Limits in force of number `key`, and who set what differs from the profile. */
export function numberLimits(reply: LimitsReply | undefined, key: string): NumberLimits | null {
  if (!reply) return null
  const find = (side: Side) => limitRow(reply, key, side)
  const limit = (side: Side) => {
    const row = find(side)
    return row ? { value: row.value, changed: row.source === 'patient' } : null
  }
  const [low, high] = [limit('low'), limit('high')]
  if (!low && !high) return null
  const settings = [find('low'), find('high')].filter((row) => row?.source === 'patient')
  const setter = [...reply.history]
    .sort((a, b) => b.version - a.version)
    .find((h) => settings.some((row) => row && h.changes[row.detector]?.[row.setting] !== undefined))
  return { low, high, by: settings.length > 0 && setter ? { name: setter.by_name, at_ms: setter.at_ms } : null }
}

/** The key whose limits stand beside a row: its own, or for a pressure those of its mean, else of its systolic. */
export function limitsKey(row: Pick<NumberRow, 'id' | 'pressure'>, reply: LimitsReply | undefined): string {
  const [sys, , mean] = row.pressure ?? []
  return [row.id, mean, sys].find((key) => key !== undefined && numberLimits(reply, key) !== null) ?? row.id
}

/** Which part of a pressure a number is, as it is written beside it; undefined: a number of its own. */
export function pressurePart(key: string): string | undefined {
  return /_(sys|dia|mean)$/.exec(key)?.[1]
}

/** The open, unended alarm of highest rank that judges number `key` (or any of several), and which limit it names. */
export function alarmOf(key: string | readonly string[], alarms: readonly AlarmView[]): { alarm: AlarmView; side: Side | null } | null {
  const keys = typeof key === 'string' ? [key] : key
  const mine = alarms.filter((a) => a.condition === 'active' && a.kind === 'clinical' && keys.includes(numberOf(a)))
  const rank = { high: 0, medium: 1, low: 2 }
  const alarm = [...mine].sort((a, b) => rank[a.priority] - rank[b.priority] || a.onset_ms - b.onset_ms)[0]
  if (!alarm) return null
  const side = alarm.code === 'limit_low' ? 'low' : alarm.code === 'limit_high' ? 'high' : null
  return { alarm, side }
}
