import type { AlarmView } from '../../contracts/live.ts'
import { text } from '../text/text.ts'
import { clockTime } from '../text/time.ts'
import { LEVELS, levelOf, standingOf } from './alarm-order.ts'
import { goingTo } from './answer.ts'

/**
 * What was missed, each alarm once as it stands by now: what nobody has acknowledged yet first, by priority, then the newest.
 * What was told silently with its cause is not told again.
 */
export function missedList(missed: readonly AlarmView[], now: Readonly<Record<string, AlarmView>>, now_ms: number): AlarmView[] {
  const newest = new Map<string, AlarmView>()
  for (const alarm of [...missed, ...missed.flatMap(({ id }) => now[id] ?? [])]) {
    const known = newest.get(alarm.id)
    if (!known || alarm.revision >= known.revision) newest.set(alarm.id, alarm)
  }
  const told = [...newest.values()].filter((a) => a.condition !== 'delayed' && !isSilentConsequence(a))
  const waits = (alarm: AlarmView) => ['active', 'ended'].includes(standingOf(alarm, now_ms) ?? '')
  const rank = (alarm: AlarmView) => (waits(alarm) ? LEVELS.indexOf(levelOf(alarm)) : LEVELS.length)
  return told.sort((a, b) => rank(a) - rank(b) || b.raised_ms - a.raised_ms || (a.id < b.id ? -1 : 1))
}

function isSilentConsequence({ signal }: AlarmView): boolean {
  return signal.state === 'off' && signal.why === 'suppressed'
}

/** How it ended, or how it stands: "ended 14:32:07, acknowledged by J. Moreau". */
export function missedWords(alarm: AlarmView, now_ms: number): string {
  const { response, names } = alarm
  const by = response.state === 'acknowledged' ? { name: names[response.by] ?? response.by, time: clockTime(response.at_ms) } : null
  if (alarm.condition === 'ended') {
    const time = clockTime(alarm.ended_ms ?? alarm.raised_ms)
    if (alarm.signal.state === 'latched') return text('missed.latched', { time })
    return by ? text('missed.ended_acknowledged', { time, name: by.name }) : text('missed.ended', { time })
  }
  if (standingOf(alarm, now_ms) === 'standby') return text('missed.standby')
  if (by) return text('missed.active_acknowledged', by)
  const going = goingTo(alarm, undefined, now_ms)
  return going ? text('missed.going', { name: going.name }) : text('missed.active')
}
