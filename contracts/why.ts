import { z } from 'zod'
import type { Alarm, AlarmResponse, AlarmSignal, Priority } from './alarm.ts'
import type { CallLine } from './call.ts'
import type { AlarmChange } from './effect.ts'

/**
 * Why an alarm came, and why none did: read from a replay of the log, never from stored text. One cause for one
 * detector, from this list; each in the catalogue as a sentence (why.cause.*) made of the facts.
 */
export const CAUSES = [
  /** It was raised and sounded. Facts: raised_ms, watching, level. */
  'sounded',
  /** It sounded, and whom it called could not be reached. Facts: raised_ms, reason, level. */
  'not_delivered',
  /** It sounded, and no screen showed the bed with its sound on. Facts: raised_ms, since_ms. */
  'nobody_watching',
  /** Raised while the bed's sound was paused. Facts: by, from_ms, until_ms, reason. */
  'sound_paused',
  /** Raised while the bed was in standby. Facts: by, from_ms, until_ms, reason. */
  'standby',
  /** Raised, told by a graver alarm already. Facts: above (its detector). */
  'suppressed',
  /** It had been acknowledged and was still the same alarm. Facts: by, at_ms. */
  'acknowledged',
  /** The condition was over; its message stood until somebody acknowledged it. */
  'latched',
  /** The data came after the moment: recorded, not sounded. Facts: arrived_ms, late_ms. */
  'late',
  /** Raised on data behind a hole, and the data in order did not bear it out. */
  'not_confirmed',
  /** It would have been raised under other limits of this patient; these are in force. Facts: version, by, at_ms, setting, limit, before, before_version, before_by. */
  'limits_widened',
  /** The condition held, but shorter than the delay. Facts: held_ms, delay_ms, value, limit; raised_ms when the alarm came after. */
  'delay_running',
  'lead_off',
  'probe_off',
  /** The signal could not be judged. Facts: reason, share_pct. */
  'noisy',
  /** The value stayed inside the limit. Facts: value, limit, distance. */
  'never_crossed',
  /** No device at this patient measured it. */
  'not_measured',
  /** A device of this patient sent nothing. Facts: device, since_ms. */
  'silent',
  /** This server was not running. Facts: from_ms, to_ms. */
  'not_running',
  /** No device was on this patient. Facts: device and since_ms, when one was taken off. */
  'no_device',
  /** Analysis of this patient had been turned off after a fault. Facts: since_ms, reason. */
  'analysis_off',
  /** The patient was not here then. */
  'not_admitted',
  /** Data was there, and the detector could say nothing of it. Facts: reason. */
  'not_judged',
] as const
export type Cause = (typeof CAUSES)[number]

/** How far a question may reach. */
export const WHY_SPAN_MAX_MS = 15 * 60_000
export const REPLAY_SPAN_MAX_MS = 24 * 3_600_000

const id = z.string().min(1).max(100)
const ms = z.coerce.number().int().positive().max(4_102_444_800_000)
/** GET /why: of an alarm, or of a stretch of time, then of one detector or of all. */
export const whyQuestion = z.union([
  z.object({ encounter: id, alarm: id }),
  z
    .object({ encounter: id, from_ms: ms, to_ms: ms, detector: id.optional() })
    .refine(({ from_ms, to_ms }) => to_ms > from_ms && to_ms - from_ms <= WHY_SPAN_MAX_MS, { message: 'span' }),
])
export type WhyQuestion = z.infer<typeof whyQuestion>

export type Facts = Record<string, string | number>

/** What became of one detector in the stretch that was asked of. */
export interface Finding {
  detector: string
  /** Priority it would have been raised with. */
  priority: Priority
  kind: Alarm['kind']
  cause: Cause
  facts: Facts
  /** The alarm it is about, as the replay gives it at the end of the stretch. */
  alarm: Alarm | null
  /** Limits in force in the stretch. */
  rule: Alarm['rule'] | null
}

/** One change of the alarm, as the replay gives it. */
export interface WhyStep {
  at_ms: number
  why: AlarmChange
  by: string | null
  signal: AlarmSignal
  response: AlarmResponse
  level: number
}

/** Who was watching: screens that showed the bed with sound proven, from `at_ms` on. */
export interface WhyWatch {
  at_ms: number
  users: string[]
}

/** What a replay says; ids of people, no names. */
export interface Explained {
  from_ms: number
  to_ms: number
  /** The cause, of the detector asked for or of the one that matters most. */
  answer: Finding | null
  /** Of the other detectors, what matters most first. */
  others: Finding[]
  steps: WhyStep[]
  /** null: nothing of it was written down then. */
  watching: WhyWatch[] | null
  /** Whether the replayed alarm is the stored one, byte for byte. */
  same: boolean | null
  /** The server was another version then: judged again by the rules of today. */
  other_build: boolean
}

export type WhyAnswer =
  | ({ state: 'explained' } & Explained & {
        told: CallLine[]
        /** Names by id, of everybody and every device named above. */
        names: Record<string, string>
      })
  /** The log does not reach that far back; null = nothing is kept of this patient. */
  | { state: 'not_kept'; from_ms: number | null }
  /** More had to be replayed than there is time for. */
  | { state: 'too_long' }
