import { z } from 'zod'

export const EMERGENCY_MINUTES = [30, 60] as const
export const REASON_MIN_LENGTH = 10
export const REASON_MAX_LENGTH = 500
export const VERDICTS = ['justified', 'not_justified', 'follow_up'] as const
export type Verdict = (typeof VERDICTS)[number]

const id = z.string().min(1).max(100)
const terms = {
  reason: z.string().trim().min(REASON_MIN_LENGTH).max(REASON_MAX_LENGTH),
  minutes: z.union(EMERGENCY_MINUTES.map((minutes) => z.literal(minutes))),
}
/** POST /api/emergency: one stay, by itself or by the bed somebody lies in. */
export const emergencyRequest = z.union([z.object({ stay: id, ...terms }), z.object({ bed: id, ...terms })])
export type EmergencyRequest = z.infer<typeof emergencyRequest>

/** POST /api/emergency, and what the pages of the stay say while it is in force. */
export interface OpenEmergency {
  opening: string
  encounter: string
  reason: string
  until_ms: number
}

/** Where one may have to go: beds of other wards by their labels. Who lies in them, and whether anybody does, is not told. */
export interface EmergencyPlaces {
  wards: Array<{ id: string; name: string; beds: Array<{ bed: string; label: string }> }>
  /** The stay that was asked for, if it is one. */
  stay: { encounter: string; ward_name: string; bed_label: string } | null
}

export interface EmergencyLine {
  opening: string
  user: string
  name: string
  role: string
  encounter: string
  ward_name: string
  bed_label: string
  reason: string
  opened_ms: number
  until_ms: number
  /** null: in force. */
  ended_ms: number | null
  review: { by: string; at_ms: number; verdict: Verdict; remark: string } | null
  /** Whoever asks may not review it: it is their own. */
  own: boolean
}

/** GET /api/admin/emergency: what waits for review first, then the newest. */
export interface EmergenciesReply {
  emergencies: EmergencyLine[]
}

/** GET /api/admin/emergency/waiting */
export interface EmergenciesWaiting {
  /** Not yet reviewed, in force or over. */
  waiting: number
  in_force: number
}

/** GET /api/admin/emergency/:opening/looked: what the audit has of that person and stay meanwhile. */
export interface LookedAtReply {
  looked: Array<{ action: string; times: number; first_ms: number; last_ms: number }>
}

/** POST /api/admin/emergency/:opening */
export const reviewRequest = z.object({ verdict: z.enum(VERDICTS), remark: z.string().trim().max(REASON_MAX_LENGTH) })
export type ReviewRequest = z.infer<typeof reviewRequest>
