import type { Origin } from './alarm.ts'
import type { AlarmMarkLine } from './call.ts'
import type { AlarmView, BedView, PatientLine } from './live.ts'
import type { Role } from './role.ts'

/**
 * JSON of app/api. Errors are `{ error: ApiError }` with the matching status; authorisation comes before validation.
 */
export type ApiError = 'signed_out' | 'not_allowed' | 'not_found' | 'locked' | 'bad_request' | 'conflict' | 'too_many' | 'unavailable'
export const API_STATUS: Record<ApiError, number> = {
  signed_out: 401,
  not_allowed: 403,
  not_found: 404,
  locked: 423,
  bad_request: 400,
  /** `{ error: 'conflict', reason }`: a reason of contracts/admin.ts. */
  conflict: 409,
  too_many: 429,
  unavailable: 503,
}

/** GET /api/me */
export interface MeReply {
  user: string
  name: string
  role: Role
  wards: Array<{ id: string; name: string; kind: string }>
}

/** GET /api/patients/:encounter/trends?hours=8 — one bucket a minute; null = nothing was measured. */
export interface TrendsReply {
  encounter: string
  from_ms: number
  to_ms: number
  step_ms: number
  /** Seconds since 1970, one per bucket. */
  t: number[]
  series: Record<string, { unit: string; min: Array<number | null>; mean: Array<number | null>; max: Array<number | null> }>
}

/** GET /api/patients/:encounter/strip?from=&to= (ms, at most 120 s). Samples as base64 int16 little-endian; -32768 = missing. */
export interface StripReply {
  encounter: string
  from_ms: number
  to_ms: number
  origin: Origin
  waves: Array<{ channel: string; rate_hz: number; gain: number; offset: number; unit: string; t0_ms: number; samples: string }>
  numbers: Record<string, Array<[number, number]>>
}

/** GET /api/patients/:encounter/limits */
export interface LimitsReply {
  encounter: string
  patient: { family: string; given: string; born: string; mrn: string; bed: string; ward: string }
  version: number
  profile: string
  /** One row a setting, in display order. */
  rows: Array<{
    detector: string
    title: string
    setting: string
    label: string
    unit: string
    priority: string
    min: number
    max: number
    step: number
    inherited: number
    value: number
    source: 'profile' | 'patient'
    /** A floor nobody can cross here. */
    locked: boolean
  }>
  history: Array<{
    version: number
    by: string
    by_name: string
    at_ms: number
    reason: string
    until_ms: number | null
    changes: Record<string, Record<string, [number, number]>>
  }>
}

/** GET /api/patients/:encounter/alarms?before= */
export interface AlarmsReply {
  alarms: AlarmView[]
  /** What people said of them afterwards, by alarm. */
  marks: Record<string, AlarmMarkLine>
}

/** One alarm with whose it is and where: what the page of an alarm starts from. */
export interface OneAlarm {
  alarm: AlarmView
  patient: PatientLine
  bed_label: string
  ward: { id: string; name: string }
}

/** GET /api/patients/:encounter */
export interface PatientReply {
  bed: BedView
}
