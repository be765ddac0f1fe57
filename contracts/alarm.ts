/** The life of an alarm as every screen, store and notification sees it. Three dimensions, kept apart. */
export const PRIORITIES = ['high', 'medium', 'low'] as const
export type Priority = (typeof PRIORITIES)[number]

/** Where the data came from: shown as a band on every screen and kept in every stored record. */
export type Origin = 'live' | 'simulated' | 'recorded'

export type AlarmCondition = 'delayed' | 'active' | 'ended'

export type AlarmSignal =
  | { state: 'on' }
  /** The condition is gone, nobody has acknowledged: the message stays. */
  | { state: 'latched' }
  | { state: 'paused'; by: string; until_ms: number; reason: string }
  /** Not sounding: acknowledged, ended and not latching, born late, or told with what caused it. `why` is from a closed list. */
  | { state: 'off'; why: 'acknowledged' | 'ended' | 'late' | 'suppressed' }
  /** The bed is in standby for a procedure: seen and silent until the end of it. */
  | { state: 'off'; why: 'standby'; by: string; until_ms: number; reason: string }

export type AlarmResponse =
  | { state: 'none' }
  /** "I'm going": nobody else is called until `until_ms`; then it releases itself. It still sounds. */
  | { state: 'claimed'; by: string; at_ms: number; until_ms: number }
  | { state: 'acknowledged'; by: string; at_ms: number; reason?: AcknowledgeReason }
  /** Nobody answered in time: the ward's chain has been taken to `level`. */
  | { state: 'escalated'; level: number; at_ms: number }

/** What somebody found, said with one tap when acknowledging. `false_alarm` also marks the alarm. */
export const ACKNOWLEDGE_REASONS = ['treated', 'suction', 'turning', 'procedure', 'sensor', 'expected', 'false_alarm'] as const
export type AcknowledgeReason = (typeof ACKNOWLEDGE_REASONS)[number]

export type EndReason = 'condition_cleared' | 'not_confirmed' | 'data_lost' | 'discharged' | 'device_ended' | 'device_unbound'

export interface RuleInForce {
  /** Version of the patient's limits at onset; 0 is the profile default. */
  version: number
  /** Opaque user id, or 'profile:adult' and the like. */
  set_by: string
  set_at_ms: number
  /** The setting values in force, by name, units in the name (low_pct, delay_ms). */
  settings: Record<string, number>
}

export interface Alarm {
  /** hash(encounter, detector, channel, rule version at onset, onset): fixed at onset, kept through everything. */
  id: string
  encounter: string
  ward: string
  bed: string
  detector: string
  channel: string
  source: 'wardwave' | 'device'
  kind: 'clinical' | 'technical'
  priority: Priority
  /** Text by code and parameters; the catalogue in the browser makes the sentence. */
  code: string
  params: Record<string, string | number>
  onset_ms: number
  /** Event time at which the delay had run out. */
  raised_ms: number
  ended_ms: number | null
  end_reason: EndReason | null
  condition: AlarmCondition
  signal: AlarmSignal
  response: AlarmResponse
  /** Judged on arrival, not yet confirmed by its window. */
  provisional: boolean
  /** Born from old data: recorded and shown, never sounded. */
  late: boolean
  /** Revision at which its chain of calls last began anew: raised, came again, rose, or is heard again after a silence. */
  chain: number
  /** Steps of the ward's chain taken since then; 0 = nobody has been called. */
  level: number
  /** Server clock at which the next step, a claim's end or a reminder is due; null = nothing is pending. */
  next_ms: number | null
  /** When it was last recalled: acknowledged, and still true. */
  reminded_ms: number | null
  /** A colleague was asked by name to go, and has not answered; the chain goes on meanwhile. null = nobody is. */
  asked: { by: string; to: string; at_ms: number } | null
  /** The alarm this one follows from (a lead off, a rhythm above it in the chain): listed beneath that one, silent. */
  cause: string | null
  /** How often it came back within minutes, when it chatters: shown, and not called for each time; 0 = it does not. */
  repeats: number
  /** Values in the window that made it true. */
  because: Record<string, string | number>
  rule: RuleInForce
  origin: Origin
  /** Rises with every change of this alarm; a viewer keeps the highest. */
  revision: number
}

/** What alarms of before these fields lack. */
export const BEFORE_CALLS = {
  chain: 1,
  level: 0,
  next_ms: null,
  reminded_ms: null,
  asked: null,
  cause: null,
  repeats: 0,
} as const satisfies Partial<Alarm>

/** Whether this alarm must be heard now. */
export function sounds(alarm: Alarm): boolean {
  return alarm.signal.state === 'on' && alarm.condition === 'active' && alarm.response.state !== 'acknowledged'
}

/** Whether a screen still lists it: active, or latched and waiting for an acknowledgement. */
export function isOpen(alarm: Alarm): boolean {
  return alarm.condition !== 'ended' || alarm.signal.state === 'latched'
}

const RANK: Record<Priority, number> = { high: 3, medium: 2, low: 1 }

/** Positive when a outranks b. */
export function comparePriority(a: Priority, b: Priority): number {
  return RANK[a] - RANK[b]
}
