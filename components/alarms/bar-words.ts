import { ALARM_EM, DIGIT_EM } from '../ward/tile-state.ts'

/** Sizes in the alarm bar, px; ward.css and alarms.css have the same. */
const FONT_PX = 20
const GAP_PX = 12
const PADDING_PX = 26
const SYMBOL_PX = 34
const ACK_PX = 26
const TURN_PX = 70
/** Who goes gives way to this. */
const GOING_PX = 84
/** Ground of its own that a lower alarm has in the bar of a higher one. */
const CHIP_PX = 20

/** What stands in the bar beside the words of an alarm. */
export interface BarRoom {
  /** Of the whole bar; 0 until it is laid out. */
  width_px: number
  bed: string
  since: string
  turns: boolean
  going: boolean
  chip: boolean
}

/**
 * The whole words of an alarm where they fit (the patient's name gives way before them), else the short ones: what alarms
 * is never cut within a word or a number.
 */
export function barWords(whole: string, short: string, room: BarRoom): string {
  if (room.width_px === 0) return whole
  const digits = (room.bed.length + room.since.length) * DIGIT_EM * FONT_PX
  const beside = [SYMBOL_PX, ACK_PX, room.turns ? TURN_PX : 0, room.going ? GOING_PX : 0].filter((one) => one > 0)
  const gaps = (beside.length + 3) * GAP_PX
  const taken_px = PADDING_PX + (room.chip ? CHIP_PX : 0) + digits + gaps + beside.reduce((sum, one) => sum + one, 0)
  return whole.length * ALARM_EM * FONT_PX <= room.width_px - taken_px ? whole : short
}
