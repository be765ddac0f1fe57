import type { AlarmView, BedView } from '../../contracts/live.ts'
import { levelOf, openAlarms, type Standing, standingOf } from '../alarms/alarm-order.ts'
import { inStandby } from '../alarms/standby.ts'
import { COMPACT_TYPE, type Grid } from './grid.ts'

export type TileState = 'high' | 'medium' | 'technical' | 'acknowledged' | 'ended' | 'paused' | 'standby' | 'calm'

export interface Tile {
  state: TileState
  /** The alarm the header speaks of. */
  alarm: AlarmView | null
  standing: Standing | null
  /** Further open alarms of the bed. */
  more: number
  /** All open alarms of the bed, most urgent first: each marks its own number. */
  open: readonly AlarmView[]
  /** Flashes only while its own signal is on; paused or noted ones are steady. */
  flashing: boolean
}

/** What one sector shows: standby before everything, then the most urgent alarm, else a pause, else what ended unseen or was acknowledged. */
export function tileOf(alarms: readonly AlarmView[], bed: BedView | undefined, now_ms: number): Tile {
  const open = openAlarms(alarms, now_ms)
  const alarm = open[0] ?? null
  const standing = alarm ? standingOf(alarm, now_ms) : null
  const more = Math.max(0, open.length - 1)
  if (inStandby(bed, now_ms)) return { state: 'standby', alarm: null, standing: null, more: open.length, open, flashing: false }
  if (alarm && standing === 'active') {
    return { state: levelOf(alarm), alarm, standing, more, open, flashing: alarm.signal.state === 'on' && levelOf(alarm) !== 'technical' }
  }
  if (bed?.pause && bed.pause.until_ms > now_ms) return { state: 'paused', alarm, standing, more, open, flashing: false }
  if (alarm && standing && standing !== 'standby')
    return { state: standing === 'ended' ? 'ended' : 'acknowledged', alarm, standing, more, open, flashing: false }
  return { state: 'calm', alarm: null, standing: null, more: 0, open, flashing: false }
}

/** Widths of letters in ems of their font (Inter, measured, rounded up). */
const NAME_EM = 0.55
export const ALARM_EM = 0.57
export const DIGIT_EM = 0.66

export interface HeaderText {
  words: string
  /** Whether the age of the alarm still fits. */
  age: boolean
  /** Whether these are all the words; if not, the caption has them. */
  whole: boolean
}

/** Sizes in a sector's header, px; ward.css has the same. */
export interface HeaderRoom {
  width: number
  bed: number
  name: number
  alarm: number
  since: number
  gap: number
  button: number
}

/** Room in the headers of a grid. */
export function headerRoom({ shape, scale, tile_px }: Pick<Grid, 'shape' | 'scale' | 'tile_px'>): HeaderRoom {
  const s = shape === 'compact' ? scale * COMPACT_TYPE : scale
  const narrow = tile_px <= 260
  return {
    width: tile_px - 20 * s,
    bed: Math.max(13, 18 * s),
    name: Math.max(12, 14 * s),
    alarm: Math.max(12, 17 * s),
    since: Math.max(12, 14 * s),
    gap: narrow ? 5 : 8 * s,
    button: narrow ? 24 : 26,
  }
}

/**
 * The longest of `texts` (most telling first) that fits into a sector's header beside bed number, name and button; ''
 * (symbol only) when none does. A name is never cut for it.
 */
export function fitHeader(
  { bed, name }: { bed: string; name: string },
  texts: readonly string[],
  room: HeaderRoom,
  marks: { icon: boolean; button: boolean },
): HeaderText {
  const label = Math.max(2, bed.length) * DIGIT_EM * room.bed
  const symbol = 1.3 * room.alarm
  const fixed = label + room.gap + NAME_EM * name.length * room.name + room.gap + symbol
  const free = room.width - fixed - (marks.icon ? 16 + room.gap : 0) - (marks.button ? room.button + room.gap : 0)
  const age = room.gap + 5 * DIGIT_EM * room.since
  const words = texts.find((t) => t.length * ALARM_EM * room.alarm <= free) ?? ''
  return { words, age: free - words.length * ALARM_EM * room.alarm >= age, whole: words === texts[0] }
}
