import { z } from 'zod'
import { ACKNOWLEDGE_REASONS } from './alarm.ts'
import { observations } from './observation.ts'
import { PAUSE_REASONS, STANDBY_REASONS } from './quiet.ts'

/** Intents of clinicians. Each becomes one record; the reply is the effect of that record. */
const id = z.string().min(1).max(100)
export const commandKey = z.string().uuid()

/** No ward may allow a longer pause of sound, or a longer standby. What a ward allows stands in its alarm policy. */
export const PAUSE_CEILING_MS = 300_000
export const STANDBY_CEILING_MS = 4 * 3_600_000
/** While the database cannot store it, an acknowledgement acts as "noted", with this end. */
export const NOTED_MS = 120_000
/** Past this wait a reply says "noted, not stored" and an alarm is shown marked "not stored". */
export const STORE_PATIENCE_MS = 150

/** The year 2100: a later end is none, and far later ones no calendar can show. */
const UNTIL_MAX_MS = 4_102_444_800_000

const revision = z.number().int().nonnegative()

export const acknowledge = z.object({
  type: z.literal('acknowledge'),
  encounter: id,
  alarm: id,
  revision,
  reason: z.enum(ACKNOWLEDGE_REASONS).optional(),
})
/** "I'm going." */
export const claim = z.object({ type: z.literal('claim'), encounter: id, alarm: id, revision })
/** "I cannot": one's own claim is given up, and the next of the chain is called at once. */
export const decline = z.object({ type: z.literal('decline'), encounter: id, alarm: id, revision })
/** "Call the next": by whoever sees that more people are needed. */
export const escalate = z.object({ type: z.literal('escalate'), encounter: id, alarm: id, revision })
/** "Please go": a colleague on duty is asked by name and called at once. The chain goes on until somebody answers. */
export const delegate = z.object({ type: z.literal('delegate'), encounter: id, alarm: id, revision, to: id })
export const pause = z.object({
  type: z.literal('pause'),
  encounter: id,
  reason: z.enum(PAUSE_REASONS),
  duration_ms: z.number().int().min(1_000).max(PAUSE_CEILING_MS),
})
/** No alarm of this bed sounds or calls until the end: a procedure, a scan, a transport. */
export const standby = z.object({
  type: z.literal('standby'),
  encounter: id,
  reason: z.enum(STANDBY_REASONS),
  duration_ms: z.number().int().min(60_000).max(STANDBY_CEILING_MS),
})
export const endStandby = z.object({ type: z.literal('end_standby'), encounter: id })
export const resume = z.object({ type: z.literal('resume'), encounter: id })
export const setLimits = z.object({
  type: z.literal('set_limits'),
  encounter: id,
  /** The version the form was opened on; another one in force is a conflict. */
  base_version: z.number().int().nonnegative(),
  /** detector id -> changed settings (units in the names). Validated against the detector's own schema. */
  changes: z.record(z.string(), z.record(z.string(), z.number())),
  reason: z.string().trim().min(3).max(500),
  /** Falls back to the profile then; null = until changed. */
  until_ms: z.number().int().positive().max(UNTIL_MAX_MS).nullable(),
})

/** What was seen, measured or prescribed at the bed, and when. */
export const chart = z.object({
  type: z.literal('chart'),
  encounter: id,
  observed_ms: z.number().int().positive().max(UNTIL_MAX_MS),
  observations,
})

export const command = z.discriminatedUnion('type', [
  acknowledge,
  claim,
  decline,
  escalate,
  delegate,
  pause,
  resume,
  standby,
  endStandby,
  setLimits,
  chart,
])
export type Command = z.infer<typeof command>
export type CommandType = Command['type']

/** Why the engine (or the gate before it) said no. A closed list: shown to people, kept in the record, a metric label. */
export const REFUSALS = [
  'not_allowed',
  'not_found',
  'already_acknowledged',
  /** Somebody else is going; `by` says who. */
  'already_claimed',
  'alarm_changed',
  'alarm_closed',
  'limits_conflict',
  'limits_invalid',
  'nothing_paused',
  'not_in_standby',
  /** Longer than the ward's policy allows; `max_ms` says what it does. */
  'too_long',
  /** The chain has no further step, or the ward has none. */
  'nobody_left',
  /** Whoever is asked to go is not on duty in this ward, or is the asker. */
  'not_on_duty',
  'chart_invalid',
  'signed_out',
  'locked',
  /** At a wall: nobody who may do this here has this PIN. */
  'pin_wrong',
  'bad_request',
  'too_many',
  'unavailable',
] as const
export type Refusal = (typeof REFUSALS)[number]

export type Outcome =
  | { status: 'done'; key: string; at_ms: number }
  /** Acts at once, shown everywhere as "noted by X, not stored", ends by itself. */
  | { status: 'noted'; key: string; at_ms: number; until_ms: number }
  | { status: 'refused'; key: string; reason: Refusal; detail?: Record<string, string | number> }
