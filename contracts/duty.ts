import { z } from 'zod'
import { CALL_TARGETS, type CallTarget } from './policy.ts'

/** Who is on in a ward, in which part, for which beds, until when. */
export const DUTY_PARTS = ['nurse', 'charge', 'physician'] as const
export const dutyPart = z.enum(DUTY_PARTS)
export type DutyPart = z.infer<typeof dutyPart>

const SHIFT_MAX_MS = 24 * 3_600_000
const id = z.string().min(1).max(100)

export const signOn = z.object({
  ward: id,
  part: dutyPart,
  until_ms: z.number().int().positive(),
  beds: z.array(id).max(200),
  /** Somebody else's: an admin puts a person on. */
  user: id.optional(),
})
export const DUTY_MAX_MS = SHIFT_MAX_MS
export const takeBeds = z.object({ beds: z.array(id).max(200) })
/** All beds go to somebody who is on in the same ward, and the giver is off. */
export const handOver = z.object({ to: id })

export interface DutyLine {
  duty: string
  user: string
  name: string
  part: DutyPart
  from_ms: number
  until_ms: number
  beds: string[]
  /** How this person can be reached now; [] = on the screen only. */
  reachable: string[]
}

export interface WardDuty {
  ward: string
  on: DutyLine[]
  /** Occupied beds nobody has taken. */
  untaken: string[]
}

/** GET .../dry-run: who would be called for an alarm at a bed that began at `at_ms`. */
export const dryRun = z.object({
  at_ms: z.coerce.number().int().positive(),
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
    people: Array<{ user: string; name: string; channels: string[]; busy: boolean }>
    channels: string[]
  }>
  /** Nobody would hear of it. */
  nobody: boolean
}
export const callTarget = z.enum(CALL_TARGETS)
