import { type Alarm, isOpen, sounds } from '../../contracts/alarm.ts'
import type { AlarmView } from '../../contracts/live.ts'

/** How an alarm looks: technical alarms are cyan whatever their priority below high, and never read as clinical. */
export type Level = 'high' | 'medium' | 'technical'
export const LEVELS = ['high', 'medium', 'technical'] as const

/** What a screen does with an alarm: active and nobody's, seen by somebody, over and still unseen, or silent for a procedure. */
export type Standing = 'active' | 'acknowledged' | 'ended' | 'standby'

export function levelOf(alarm: Pick<Alarm, 'kind' | 'priority'>): Level {
  if (alarm.priority === 'high') return 'high'
  return alarm.priority === 'medium' && alarm.kind === 'clinical' ? 'medium' : 'technical'
}

/** Symbol beside the colour and the words: priority is never told by colour alone. */
export const SYMBOL: Record<Level, string> = { high: '!!!', medium: '!!', technical: '!' }

/** null: not shown among the open ones. A "noted" acknowledgement counts as seen until its end `now_ms`. */
export function standingOf(alarm: AlarmView, now_ms: number): Standing | null {
  if (!isOpen(alarm) || alarm.condition === 'delayed') return null
  if (alarm.signal.state === 'off' && alarm.signal.why === 'suppressed') return null
  if (alarm.condition === 'ended') return 'ended'
  // Past its end it asks again, also when the server is not heard of.
  if (alarm.signal.state === 'off' && alarm.signal.why === 'standby' && alarm.signal.until_ms > now_ms) return 'standby'
  return isSeen(alarm, now_ms) ? 'acknowledged' : 'active'
}

function isSeen(alarm: AlarmView, now_ms: number): boolean {
  if (alarm.response.state === 'acknowledged') return true
  return alarm.noted?.type === 'acknowledge' && alarm.noted.until_ms > now_ms
}

const STANDING_RANK: Record<Standing, number> = { active: 3, ended: 2, acknowledged: 1, standby: 0 }
const LEVEL_RANK: Record<Level, number> = { high: 2, medium: 1, technical: 0 }

/** First what nobody has seen, by priority; then ended and unseen; then acknowledged. Causes first, newest first among equals. */
export function compareAlarms(a: AlarmView, b: AlarmView, now_ms: number): number {
  const standing = STANDING_RANK[standingOf(b, now_ms) ?? 'standby'] - STANDING_RANK[standingOf(a, now_ms) ?? 'standby']
  if (standing !== 0) return standing
  const level = LEVEL_RANK[levelOf(b)] - LEVEL_RANK[levelOf(a)]
  if (level !== 0) return level
  const cause = Number(isConsequence(a)) - Number(isConsequence(b))
  if (cause !== 0) return cause
  return b.onset_ms - a.onset_ms || (a.id < b.id ? -1 : 1)
}

/** "Cannot be judged" follows from a lead or probe that is off: the cause is what somebody can mend, it is shown first. */
function isConsequence(alarm: AlarmView): boolean {
  return alarm.cause !== null || alarm.code === 'signal_quality'
}

/** Open alarms of one patient (or of all), most urgent first. */
export function openAlarms(alarms: Iterable<AlarmView>, now_ms: number, encounter?: string): AlarmView[] {
  const open = [...alarms].filter((a) => (!encounter || a.encounter === encounter) && standingOf(a, now_ms) !== null)
  return open.sort((a, b) => compareAlarms(a, b, now_ms))
}

export type Counts = Record<Level | 'acknowledged' | 'ended', number>

/** The five counts of the bar: active by level, acknowledged, ended. Every open alarm is in exactly one, but for those of a bed in standby: its own sector says so. */
export function countAlarms(alarms: Iterable<AlarmView>, now_ms: number): Counts {
  const counts: Counts = { high: 0, medium: 0, technical: 0, acknowledged: 0, ended: 0 }
  for (const alarm of alarms) {
    const standing = standingOf(alarm, now_ms)
    if (standing === 'active') counts[levelOf(alarm)]++
    else if (standing === 'acknowledged' || standing === 'ended') counts[standing]++
  }
  return counts
}

/** What the bar rotates through: active and unacknowledged, all priorities, most urgent first. */
export function rotating(alarms: Iterable<AlarmView>, now_ms: number): AlarmView[] {
  return openAlarms(alarms, now_ms).filter((a) => standingOf(a, now_ms) === 'active')
}

/**
 * The one level that sounds: the highest of those that must be heard. A bed's pause silences its alarms, but an
 * alarm whose own signal is `on` in spite of the pause (higher, or new) breaks through. Late and noted ones are silent.
 */
export function soundingLevel(alarms: Iterable<AlarmView>, now_ms: number): Level | null {
  let loudest: Level | null = null
  for (const alarm of alarms) {
    if (!sounds(alarm) || alarm.late || isSeen(alarm, now_ms)) continue
    if (alarm.noted?.type === 'pause' && alarm.noted.until_ms > now_ms) continue
    const level = levelOf(alarm)
    if (loudest === null || LEVEL_RANK[level] > LEVEL_RANK[loudest]) loudest = level
  }
  return loudest
}
