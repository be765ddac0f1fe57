import type { Priority } from './alarm.ts'

/**
 * Alarm load: how often alarms asked for attention, and what became of it. An alarm asks when it begins to sound, sounds
 * again (it recurred, rose, or its pause or standby ended) or is recalled; what never sounded is no load.
 */
export interface LoadFigures {
  /** Alarms that asked for the first time. */
  raised: number
  /** Asked again by alarms that had asked before. */
  again: number
  /** Of the raised: how many somebody acknowledged. */
  acknowledged: number
  /** From asking to the first "I'm going" or acknowledgement, seconds; null: nobody answered any. */
  response_p50_s: number | null
  response_p90_s: number | null
  /** Of the raised: the condition ended before anybody had answered. */
  unanswered: number
  /** Of the raised: marked as false. */
  false_alarms: number
  /** Half of the raised lasted no longer, seconds; null: none has ended. */
  duration_p50_s: number | null
  /** Times asked, a day of an occupied bed; null: no bed was occupied. */
  per_bed_day: number | null
}

export interface PriorityLoad extends LoadFigures {
  priority: Priority
}
export interface RuleLoad extends PriorityLoad {
  detector: string
  /** One of the tenth that asked most often. */
  noisy: boolean
}
export interface BedLoad extends LoadFigures {
  bed: string
  label: string
  bed_days: number
  noisy: boolean
}
/** An hour of the clock, or the part of it that lies in the range. */
export interface HourLoad extends Record<Priority, number> {
  at_ms: number
  /** Nurse-hours on duty in it. */
  nurse_hours: number
  /** null: nobody was on long enough to say. */
  per_nurse_hour: number | null
}

/** The tenth (at least one) that asked most often: so many of so many made this share of all. */
export interface Noisiest {
  count: number
  of: number
  share: number
}

/** Interruptions an hour and nurse on duty, while a nurse was on duty; without what is raised at every bed at once. */
export interface Rate {
  asked: number
  nurse_hours: number
  /** null: nobody was on long enough to say. */
  per_nurse_hour: number | null
}
export interface Burn {
  /** What the ward wants at most; null: it has set none. */
  budget: number | null
  /** The last 60 minutes, the last 8 hours. */
  hour: Rate
  shift: Rate
  /** Which of them are above the budget. */
  over: Array<'hour' | 'shift'>
}

/** No longer range is answered. */
export const LOAD_MAX_MS = 31 * 86_400_000
/** Asked for without a range: a shift. */
export const LOAD_USUAL_MS = 8 * 3_600_000

/** GET /api/wards/[ward]/load?from=&to= (ms): what lies in [from, to). */
export interface LoadReply {
  ward: { id: string; name: string }
  from_ms: number
  to_ms: number
  bed_days: number
  nurse_hours: number
  all: LoadFigures
  priorities: PriorityLoad[]
  /** Rules and beds, the noisiest first. */
  rules: RuleLoad[]
  beds: BedLoad[]
  noisiest: { rules: Noisiest; beds: Noisiest }
  hours: HourLoad[]
  burn: Burn
}

/** GET /api/wards/[ward]/load/burn: for the banner of whoever leads the ward now; null: that is not for you. */
export interface BurnReply {
  burn: Burn | null
}
