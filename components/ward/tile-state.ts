import type { AlarmView, BedView } from '../../contracts/live.ts'
import { levelOf, openAlarms, type Standing, standingOf } from '../alarms/alarm-order.ts'

export type TileState = 'high' | 'medium' | 'technical' | 'acknowledged' | 'ended' | 'paused' | 'calm'

export interface Tile {
  state: TileState
  /** The alarm the header speaks of. */
  alarm: AlarmView | null
  standing: Standing | null
  /** Further open alarms of the bed. */
  more: number
  /** Flashes only while its own signal is on; paused or noted ones are steady. */
  flashing: boolean
}

/** What one sector shows: the most urgent alarm, else a pause, else what ended unseen or was acknowledged. */
export function tileOf(alarms: readonly AlarmView[], bed: BedView | undefined, now_ms: number): Tile {
  const open = openAlarms(alarms, now_ms)
  const alarm = open[0] ?? null
  const standing = alarm ? standingOf(alarm, now_ms) : null
  const more = Math.max(0, open.length - 1)
  if (alarm && standing === 'active') {
    return { state: levelOf(alarm), alarm, standing, more, flashing: alarm.signal.state === 'on' && levelOf(alarm) !== 'technical' }
  }
  if (bed?.pause && bed.pause.until_ms > now_ms) return { state: 'paused', alarm, standing, more, flashing: false }
  if (alarm && standing) return { state: standing === 'ended' ? 'ended' : 'acknowledged', alarm, standing, more, flashing: false }
  return { state: 'calm', alarm: null, standing: null, more: 0, flashing: false }
}

/** Widths in px at full scale of what must fit into a header of 294 px beside the bed's number. */
const HEADER_PX = 294
const FIXED_PX = 24 + 8 + 30 + 3 * 8
const NAME_PX = 7.6
const ALARM_PX = 9.6
const AGE_PX = 44

/** Whether the alarm's words (and its age) fit beside the name. What does not goes to the caption; a name is never cut for it. */
export function headerFits(name: string, words: string): { words: boolean; age: boolean } {
  const used = FIXED_PX + name.length * NAME_PX
  const all = used + words.length * ALARM_PX
  return { words: all <= HEADER_PX, age: all + AGE_PX <= HEADER_PX || all > HEADER_PX }
}
