import type { Alarm, Origin } from './alarm.ts'
import type { CommandType, Outcome } from './command.ts'
import type { Observations } from './observation.ts'
import type { ScoresNow } from './score.ts'

/** What the engine says in answer to a record. The same record gives the same effects with the same ids. */
export type Effect = AlarmEffect | BedEffect | LimitsEffect | OutcomeEffect | ChartEffect | NumbersEffect | ScoresEffect | CountEffect

interface Base {
  /** `${partition}/${offset}/${index}`. */
  id: string
  /** Server clock of the record that caused it. */
  at_ms: number
  encounter: string
}

/** An alarm began or changed. Stored, audited, in the ward's outbox. */
export interface AlarmEffect extends Base {
  kind: 'alarm'
  why: AlarmChange
  by: string | null
  alarm: Alarm
}
export type AlarmChange =
  | 'raised'
  | 'confirmed'
  | 'ended'
  | 'acknowledged'
  | 'paused'
  | 'resumed'
  | 'pause_ended'
  | 'latched'
  | 'priority_raised'
  | 'moved'
  | 'suppressed'
  | 'updated'
  | 'claimed'
  /** Whoever said "I'm going" was not heard of in time. */
  | 'claim_lapsed'
  | 'declined'
  | 'escalated'
  /** A colleague was asked by name to go. */
  | 'delegated'
  /** Acknowledged, and still true: recalled. */
  | 'reminded'
  | 'standby'
  | 'standby_ended'

/** A bed's own state changed (pause, occupancy, limits changed from default, analysis off). Stored, in the outbox. */
export interface BedEffect extends Base {
  kind: 'bed'
  bed: BedState
}

export interface BedState {
  encounter: string
  ward: string
  bed: string
  /** Sound pause of the bed. */
  pause: { by: string; reason: string; from_ms: number; until_ms: number } | null
  /** For a procedure: nothing of this bed sounds or calls. */
  standby: { by: string; reason: string; from_ms: number; until_ms: number } | null
  limits_version: number
  limits_changed: boolean
  analysis: 'on' | 'off'
  discharged: boolean
  revision: number
}

/** New limits are in force. Stored and audited. */
export interface LimitsEffect extends Base {
  kind: 'limits'
  version: number
  by: string
  reason: string
  until_ms: number | null
  /** Whole set in force: detector -> settings. */
  settings: Record<string, Record<string, number>>
  /** What this change was: detector -> setting -> [before, after]. */
  changes: Record<string, Record<string, [number, number]>>
}

/** Answer to a command. Audited; the caller's reply. */
export interface OutcomeEffect extends Base {
  kind: 'outcome'
  by: string
  type: CommandType
  outcome: Outcome
}

/** Observations were charted. Audited: who wrote down what, and of when. */
export interface ChartEffect extends Base {
  kind: 'chart'
  by: string
  observed_ms: number
  observations: Observations
}

/** Scores now, for screens only: told when one changes, and once a minute for the ages of their parts. */
export interface ScoresEffect extends Base {
  kind: 'scores'
  now: ScoresNow
}

/** Numbers now, for screens only (not stored here; the recorder reads the log). At most 1 per patient and second. */
export interface NumbersEffect extends Base {
  kind: 'numbers'
  event_ms: number
  origin: Origin
  /** key -> value, event time, quality. A blanked value is null with its reason. */
  numbers: Record<string, NumberNow>
}

export interface NumberNow {
  value: number | null
  event_ms: number
  /** Why it is blank or doubtful: 'lead_off', 'probe_off', 'flat', 'noise', ... or ''. */
  quality: string
  /** What it came from: 'ecg_ii', 'device', ... */
  source: string
}

/** Something was counted, with its reason (late, duplicate, held, refused). Metrics only. */
export interface CountEffect extends Base {
  kind: 'count'
  name: string
  reason: string
  n: number
}

/** Effects that must be stored with their offset, in order. The others are shown and forgotten. */
export function isDurable(effect: Effect): effect is AlarmEffect | BedEffect | LimitsEffect | OutcomeEffect | ChartEffect {
  return DURABLE.has(effect.kind)
}
const DURABLE: ReadonlySet<Effect['kind']> = new Set(['alarm', 'bed', 'limits', 'outcome', 'chart'] as const)
