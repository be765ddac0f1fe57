import type { AlarmView, PatientLine } from './live.ts'

/** Who is looked back at, and where: what the review page and the printed strip start from. */
export interface ReviewStart {
  patient: PatientLine
  bed_label: string
  ward: { id: string; name: string }
  /** The alarm that was asked for; null = a moment. */
  alarm: AlarmView | null
  /** Where the alarm was raised, when that is another bed than where the patient lies now (or lay at last). */
  raised_in: { bed_label: string; ward_name: string } | null
}

/** A device that was worn at the moment. */
export interface ReviewDevice {
  device: string
  label: string
  kind: string
  /** Event time = the device's own clock + `offset_ms`, as it was measured last; null = never. */
  clock: { offset_ms: number; uncertainty_ms: number } | null
}

/** GET /api/patients/:encounter/review?at= (ms): what was known at a moment of the past. */
export interface ReviewReply {
  encounter: string
  at_ms: number
  /** Server clock when this was read. */
  server_ms: number
  /** The newest value of every number at or before the moment, of the 20 minutes before it. */
  numbers: Record<string, { value: number; at_ms: number }>
  devices: ReviewDevice[]
}

/** No moment of a record is later than this (the year 2100): an address beyond it names none. */
export const LAST_MS = 4_102_444_800_000
