import type { AlarmView, BedView } from '../../contracts/live.ts'
import { seenBy } from '../alarms/acknowledge-button.tsx'
import { alarmText, shortText } from '../alarms/alarm-text.ts'
import { pauseWords } from '../alarms/pause-control.tsx'
import { text } from '../text/text.ts'
import { clockTime, lasting, remaining } from '../text/time.ts'
import type { Grid } from './grid.ts'
import { fitHeader, type HeaderText, headerRoom, type Tile } from './tile-state.ts'

/** Words of the header: all of them if there is room beside the name, else fewer, and the rest goes to the caption. */
export function headText(tile: Tile, bed: BedView | undefined, who: { bed: string; name: string }, grid: Grid, now_ms: number): HeaderText {
  const { alarm, standing, state } = tile
  const room = headerRoom(grid)
  if (state === 'paused' && bed?.pause) {
    const left = remaining(bed.pause.until_ms - now_ms)
    return fitHeader(who, [text('pause.paused', { left }), left], room, { icon: true, button: false })
  }
  if (!alarm) return { words: '', age: false, whole: true }
  const texts = [alarmText(alarm), shortText(alarm)]
  if (standing === 'ended' && alarm.ended_ms) texts.unshift(text('ward.ended_at', { alarm: texts[0]!, time: clockTime(alarm.ended_ms) }))
  return fitHeader(who, texts, room, { icon: standing !== 'active', button: standing !== 'acknowledged' })
}

/** One line under the header: what did not fit above, who has seen it, why it is silent. null: no caption. */
export function captionOf(tile: Tile, bed: BedView | undefined, head: HeaderText): string | null {
  const { alarm, standing, state, more } = tile
  if (state === 'standby') return null
  const parts: string[] = []
  if (alarm && !alarm.stored) parts.push(text('ward.not_stored'))
  else if (alarm?.noted?.type === 'claim') parts.push(text('answer.noted_short'))
  if (alarm && standing === 'ended') parts.push(...endedParts(alarm, head))
  else if (alarm && (state === 'paused' || !head.whole)) parts.push(alarmText(alarm))
  if (alarm && standing === 'acknowledged') parts.push(seenBy(alarm) ?? '')
  if (alarm && standing === 'acknowledged' && alarm.reminded_ms !== null) parts.push(text('answer.still_short'))
  if (bed?.pause && (state === 'paused' || alarm?.signal.state === 'paused')) parts.push(pauseWords(bed))
  if (alarm?.provisional) parts.push(text('ward.provisional'))
  if (alarm?.late) parts.push(text('ward.late_alarm'))
  if (alarm && alarm.repeats > 0) parts.push(text('answer.repeats_short', { n: alarm.repeats + 1 }))
  if (more > 0) parts.unshift(text('ward.more', { n: more }))
  return parts.length > 0 ? parts.join(' · ') : null
}

/** Of an ended alarm: what (unless the header says it), that nobody has acknowledged, when it ended (the same) and how long it stood. */
function endedParts(alarm: AlarmView, head: HeaderText): string[] {
  const ended_ms = alarm.ended_ms ?? alarm.raised_ms
  const parts = [text('ward.not_acknowledged')]
  if (head.words !== alarmText(alarm) && !head.whole) parts.unshift(alarmText(alarm))
  if (!head.whole) parts.push(text('ward.ended', { time: clockTime(ended_ms) }))
  return [...parts, lasting(ended_ms - alarm.raised_ms)]
}
