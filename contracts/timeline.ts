import { z } from 'zod'
import type { AlarmMarkLine } from './call.ts'
import type { AlarmView } from './live.ts'
import { anyId, PLAIN } from './plain-text.ts'

export const TIMELINE_KINDS = ['alarm', 'limits', 'pause', 'standby', 'device', 'note', 'chart', 'stay'] as const
export type TimelineKind = (typeof TIMELINE_KINDS)[number]

/** One thing that happened in a stay. `code` and `params` are made into words where they are shown. */
export interface TimelineItem {
  kind: TimelineKind
  /** Unique in a reply. */
  id: string
  at_ms: number
  /** When it ended (or ends); null for what has no length, or goes on without an end that is known. */
  until_ms: number | null
  /** Name of who did it; '' for the system or a device. */
  by: string
  code: string
  params: Record<string, string | number>
  /** Of kind 'alarm': the alarm, as in the list of alarms. */
  alarm?: AlarmView
}

/** GET /api/patients/:encounter/timeline?from=&to= (ms, at most 24 h): oldest first. */
export interface TimelineReply {
  encounter: string
  from_ms: number
  to_ms: number
  items: TimelineItem[]
  /** What people said of the alarms among them, by alarm. */
  marks: Record<string, AlarmMarkLine>
  /** There was more than is told: the newest are. */
  truncated: boolean
}

export const NOTE_TEXT_MAX = 500

/** POST /api/patients/:encounter/notes: what somebody writes about a moment, or about one alarm. Answered with the note. */
export const writeNote = z.strictObject({
  at_ms: z.number().int().min(0),
  text: z.string().trim().min(1).max(NOTE_TEXT_MAX).regex(PLAIN),
  alarm: anyId.nullable().default(null),
})
export type WriteNote = z.input<typeof writeNote>

/** GET /api/patients/:encounter/notes?alarm= : notes of one alarm, oldest first, as { notes }. */
export interface NoteLine {
  id: string
  at_ms: number
  written_ms: number
  by: string
  text: string
  alarm: string | null
}
