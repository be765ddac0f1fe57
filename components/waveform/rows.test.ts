import { expect, test } from 'vitest'
import { heightOf, LEAST_ROW_PX, rowsOf } from './rows.ts'

const SIX = ['ecg_ii', 'ecg_v5', 'pleth', 'art', 'resp', 'co2']
const TWELVE = [...SIX, 'ecg_i', 'ecg_iii', 'ecg_avr', 'cvp_wave', 'paw', 'vent_flow']

test('[BW-3] rows lie under each other without a gap, as high as they are drawn at a desk', () => {
  const rows = rowsOf(SIX, 680)
  expect(rows.map((row) => row.height_px)).toEqual([106, 86, 94, 110, 86, 102])
  expect(rows.slice(1).every((row, i) => row.top_px === rows[i]!.top_px + rows[i]!.height_px)).toBe(true)
})

test('[BW-3] twelve waves fit into the room there is, none lower than it can be read', () => {
  const rows = rowsOf(TWELVE, 680)
  expect(heightOf(rows)).toBeLessThanOrEqual(700)
  expect(Math.min(...rows.map((row) => row.height_px))).toBeGreaterThanOrEqual(LEAST_ROW_PX)
})

test('[BW-3] with eight waves on a screen 1080 px high an ECG is high enough for its R waves, the others make room, the whole is as high as before', () => {
  const EIGHT = ['ecg_ii', 'ecg_v5', 'pleth', 'art', 'resp', 'co2', 'paw', 'vent_flow']
  const px = (room_px: number) => Object.fromEntries(rowsOf(EIGHT, room_px).map((row) => [row.channel, row.height_px]))
  for (const room_px of [432, 460, 519, 600]) {
    const heights = px(room_px)
    expect(Math.min(heights.ecg_ii!, heights.ecg_v5!), `${room_px}`).toBeGreaterThanOrEqual(72)
    expect(Math.min(...Object.values(heights))).toBeGreaterThanOrEqual(LEAST_ROW_PX)
    const whole_px = heightOf(rowsOf(EIGHT, room_px))
    expect(whole_px).toBeLessThanOrEqual(room_px)
    expect(whole_px).toBeGreaterThan(room_px - EIGHT.length)
  }
  expect(px(342), 'on a tablet the page is scrolled instead').toMatchObject({ ecg_ii: 72, ecg_v5: 72, art: LEAST_ROW_PX })
})

test('[BW-3] with no room at all rows stay readable, and nothing has no height', () => {
  for (const { channel, height_px } of rowsOf(TWELVE, 100)) expect(height_px, channel).toBe(channel.startsWith('ecg') ? 72 : LEAST_ROW_PX)
  expect(heightOf(rowsOf([], 500))).toBe(0)
})

test('[BW-3] few waves grow to the room there is, up to a half more; never beyond it', () => {
  expect(heightOf(rowsOf(['ecg_ii', 'pleth'], 240, 1.5))).toBeLessThanOrEqual(240)
  expect(heightOf(rowsOf(['ecg_ii', 'pleth'], 240, 1.5))).toBeGreaterThan(235)
  expect(rowsOf(['ecg_ii', 'pleth'], 900, 1.5).map((row) => row.height_px)).toEqual([159, 141])
})
