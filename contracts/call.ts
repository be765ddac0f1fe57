import { z } from 'zod'
import type { Priority } from './alarm.ts'

/** A notification: what a phone gets. Never a patient's name, number or birth date; a place, a priority and a kind of alarm. */
export const CHANNELS = ['push', 'email', 'slack', 'pagerduty', 'sms', 'whatsapp', 'webhook'] as const
export const channelName = z.enum(CHANNELS)
export type ChannelName = (typeof CHANNELS)[number]
/** A person's own; the others are a ward's. */
export const PERSONAL_CHANNELS = ['push', 'email', 'sms', 'whatsapp'] as const satisfies readonly ChannelName[]
export const WARD_CHANNELS = ['email', 'slack', 'pagerduty', 'sms', 'webhook'] as const satisfies readonly ChannelName[]

/** What becomes of one notification, hop by hop; each is kept with its time. */
export const HOPS = ['queued', 'sent', 'delivered', 'seen', 'answered', 'failed', 'cancelled'] as const
export type Hop = (typeof HOPS)[number]
export const ANSWERS = ['going', 'acknowledged', 'declined'] as const
export type Answer = (typeof ANSWERS)[number]

/** Why a call did not reach anybody. */
export const NOT_DELIVERED = ['nobody_on_duty', 'nobody_reachable', 'refused', 'unreachable', 'timeout', 'no_channel'] as const
export type NotDelivered = (typeof NOT_DELIVERED)[number]

/** What a channel is given to say. Everything a person may read of it is here, and nothing of the patient. */
export interface Call {
  /** Stable: the same call sent again has the same, so that who gets it twice can tell. */
  dedup: string
  /** The alarm as a whole, over all its steps: a pager service joins and resolves by it. */
  thread: string
  kind: 'call' | 'cancelled' | 'test'
  priority: Priority
  level: number
  /** "Ward 4B", "07". */
  ward: string
  bed: string
  /** Detector's words, without values: "Oxygen desaturation". */
  title: string
  /** Whole sentence, e.g. "High alarm, Ward 4B bed 07: Oxygen desaturation. Step 2." */
  text: string
  at_ms: number
  /** Where an answer is given; needs a sign-in. */
  url: string
}

/** One notification as the alarm's history shows it. */
export interface CallLine {
  notification: string
  level: number
  /** '' for a ward's own channel. */
  user: string
  name: string
  channel: ChannelName
  label: string
  answer: Answer | null
  hops: Array<{ hop: Hop; at_ms: number; detail: string }>
}

/** GET /api/patients/[encounter]/alarms/[alarm]/history: every change of an alarm and every call, in the order of time. */
export interface AlarmHistoryLine {
  at_ms: number
  revision: number
  why: string
  /** Name of who did it; '' for the system. */
  by: string
  priority: Priority
  signal: string
  response: string
  level: number
  detail: Record<string, string | number>
}
export interface AlarmHistory {
  changes: AlarmHistoryLine[]
  calls: CallLine[]
  mark: AlarmMarkLine | null
}
/** `by`: the name of who said it. */
export interface AlarmMarkLine {
  mark: AlarmMarkWord
  by: string
  at_ms: number
}

/** What somebody thinks of an alarm afterwards, or with one tap at once. */
export const ALARM_MARKS = ['true', 'false', 'not_needed'] as const
export type AlarmMarkWord = (typeof ALARM_MARKS)[number]
export const markAlarm = z.object({ mark: z.enum(ALARM_MARKS).nullable() })
