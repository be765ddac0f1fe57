import { z } from 'zod'
import type { ChannelName } from './call.ts'
import { DUTY_PARTS, type DutyPart } from './duty-part.ts'
import { type AlarmPolicy, alarmPolicy, type CallTarget } from './policy.ts'

/** Who is on in a ward, in which part, for which beds, until when. */
export const dutyPart = z.enum(DUTY_PARTS)

const SHIFT_MAX_MS = 24 * 3_600_000
const id = z.string().min(1).max(100)

export const signOn = z.object({
  part: dutyPart,
  until_ms: z.number().int().positive(),
  beds: z.array(id).max(200),
  /** Somebody else's: an admin puts a person on. */
  user: id.optional(),
})
export type SignOn = z.infer<typeof signOn>
export const DUTY_MAX_MS = SHIFT_MAX_MS

/** A bed is taken from whom it was shown with: `from` is their shift, null where nobody had it. */
export const takeBeds = z.object({
  take: z.array(z.object({ bed: id, from: id.nullable() })).max(200),
  leave: z.array(id).max(200),
})
export type TakeBeds = z.infer<typeof takeBeds>
/** All beds go to the shift `to`, of somebody who is on in the same ward, and the giver is off. */
export const handOver = z.object({ to: id })
/** A shift is made longer, never shorter. */
export const stayLonger = z.object({ until_ms: z.number().int().positive() })

export interface DutyLine {
  duty: string
  user: string
  name: string
  part: DutyPart
  from_ms: number
  until_ms: number
  beds: string[]
  /** How this person can be reached now; [] = on the screen only. */
  reachable: ChannelName[]
}

export interface DutyBed {
  bed: string
  label: string
  occupied: boolean
}

/** GET /api/wards/[id]/duty. */
export interface WardDuty {
  ward: string
  name: string
  /** The asker. */
  me: string
  now_ms: number
  on: DutyLine[]
  /** Open beds in the order of the ward. */
  beds: DutyBed[]
  /** Occupied beds nobody has taken. */
  untaken: string[]
  /** Version of the ward's alarm policy; null: no escalation is set up. */
  policy: number | null
  /** Steps of the ward's chains that would call nobody now. */
  gaps: Gap[]
  /** The parts the asker may sign on in; [] = none. */
  parts: DutyPart[]
  /** People the asker may put on duty, who are not on yet; [] for who may not. */
  others: Array<{ user: string; name: string; parts: DutyPart[] }>
}

/** A step that calls nobody. `bed`: a label of a bed for which it is so, '' in a ward without beds. */
export interface Gap {
  priority: 'high' | 'medium'
  /** 1 for the first. */
  step: number
  bed: string
}

/** GET /api/me/duty: the asker's own shifts that run, and those that ran out within the last hour. */
export interface OwnDuty {
  now_ms: number
  shifts: Array<{ duty: string; ward: string; ward_name: string; part: DutyPart; until_ms: number }>
}

/** GET and PUT /api/admin/wards/[id]/policy. */
export interface WardPolicy {
  ward: string
  name: string
  /** 0: none has been set. */
  version: number
  policy: AlarmPolicy | null
  /** Newest first. */
  versions: Array<{ version: number; at_ms: number; by: string }>
}
export const setPolicy = z.object({
  /** The version that was shown while this one was written. */
  base: z.number().int().min(0),
  policy: alarmPolicy,
})
export type SetPolicy = z.infer<typeof setPolicy>

/** POST .../policy/dry-run: who would be called for an alarm at a bed that asked for attention at `at_ms`, by a policy as it is being written. */
export const dryRun = z.object({
  policy: alarmPolicy,
  at_ms: z.number().int().positive(),
  bed: id,
  priority: z.enum(['high', 'medium']),
  /** People who do not answer and cannot be reached in this rehearsal. */
  busy: z.array(id).max(50).default([]),
})
export interface DryRunStep {
  level: number
  at_ms: number
  targets: Array<{
    target: CallTarget
    /** Called in its place, because nobody on duty has the bed. */
    instead: 'charge' | 'nurses' | null
    people: Array<{ user: string; name: string; channels: ChannelName[]; busy: boolean }>
    /** The ward's own. */
    channels: Array<{ channel: ChannelName; label: string }>
  }>
  /** Nobody would hear of it. */
  nobody: boolean
}
export type DryRun = z.infer<typeof dryRun>
