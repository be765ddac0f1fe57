import { parameterOf } from './wave-look.ts'

/** Heights of the bed page's rows at a desk; waves of other kinds get the last. */
const ROW_PX: Record<string, number> = { ecg_ii: 106, pleth: 94, art: 110, resp: 86, co2: 102, paw: 70, vent_flow: 70, vent_volume: 70 }
const OTHER_ROW_PX = 86
/** Lower than this a wave tells nothing; then the page is scrolled instead. */
export const LEAST_ROW_PX = 48
/** Lower than this even R waves below 1 mV are cut at the usual gain. */
const LEAST_ECG_PX = 72
/** Of a row, at its top, for the wave's name: traces stay below it. */
export const LABEL_PX = 20

export interface Row {
  channel: string
  top_px: number
  height_px: number
}

/** Where few waves have much room they grow to it, up to this share. */
export const MOST_SHARE = 1.5

/**
 * Rows of `channels` one under the other, lower by the same share where they would not fit into `room_px` but none lower
 * than its least, all higher up to `most` where they leave some.
 */
export function rowsOf(channels: readonly string[], room_px: number, most = 1): Row[] {
  const least = channels.map((channel) => (parameterOf(channel) === 'ecg' ? LEAST_ECG_PX : LEAST_ROW_PX))
  const heights = (share: number) =>
    channels.map((channel, i) => Math.max(least[i]!, Math.floor((ROW_PX[channel] ?? OTHER_ROW_PX) * share)))
  const heights_px = heights(largestShare((share) => sum(heights(share)) <= room_px, most))
  return channels.map((channel, i) => ({ channel, top_px: sum(heights_px.slice(0, i)), height_px: heights_px[i]! }))
}

/** Halvings until a share is exact to far less than a pixel. */
const HALVINGS = 16

/** The largest share up to `most` that fits; 0 where none does, and rows have their least. */
function largestShare(fits: (share: number) => boolean, most: number): number {
  if (fits(most)) return most
  let [low, high] = [0, most]
  for (let i = 0; i < HALVINGS; i++) {
    const share = (low + high) / 2
    if (fits(share)) low = share
    else high = share
  }
  return low
}

function sum(heights_px: readonly number[]): number {
  return heights_px.reduce((all, one) => all + one, 0)
}

export function heightOf(rows: readonly Row[]): number {
  const last = rows.at(-1)
  return last ? last.top_px + last.height_px : 0
}

/** Bars, bands and footer of the page, the patient's band and the tools below the waves, px. */
const BARS_PX = 216
const LEAST_ROOM_PX = 300

/** Room for all rows on a page of this height; the trends below have theirs (components/bed/bed.css). */
export function roomFor(page_px: number): number {
  const trends_px = Math.min(350, Math.max(200, 0.32 * page_px))
  return Math.max(LEAST_ROOM_PX, Math.floor(page_px - BARS_PX - trends_px))
}
