import { expect, test } from 'vitest'
import { alarmText } from '../alarms/alarm-text.ts'
import { alarmView } from '../live/testing/alarm.ts'
import { lasting, remaining } from '../text/time.ts'
import { arrowTo, COMPACT, COMPACT_MIN, SCALE_MIN, TILE, wardGrid } from './grid.ts'
import { bedLiveness, shownNumber } from './number-now.ts'
import { captionOf } from './tile-caption.ts'
import { fitHeader, headerRoom, tileOf } from './tile-state.ts'

const NOW = 1_000_000
const reading = (value: number | null, age_ms: number, quality = '') => ({ value, event_ms: NOW - age_ms, quality, source: 'ecg_ii' })

test('[UI-14] a number is live, late, stale or gone by its own age, and a gone or invalid value is not left standing', () => {
  expect(shownNumber('hr', reading(72, 500), NOW)).toMatchObject({ text: '72', state: 'live' })
  expect(shownNumber('hr', reading(72, 3_000), NOW).state).toBe('late')
  expect(shownNumber('hr', reading(72, 6_000), NOW)).toMatchObject({ text: '72', state: 'stale' })
  expect(shownNumber('hr', reading(72, 10_001), NOW)).toMatchObject({ text: '- ? -', state: 'gone' })
  expect(shownNumber('hr', reading(null, 100, 'lead_off'), NOW)).toMatchObject({ text: '- ? -', state: 'blank', why: 'lead_off' })
  expect(shownNumber('hr', undefined, NOW).state).toBe('none')
})

test('[UI-15] a cuff pressure is not stale within its interval', () => {
  expect(shownNumber('nibp_sys', reading(120, 14 * 60_000), NOW).state).toBe('live')
  expect(shownNumber('nibp_sys', reading(120, 15 * 60_000 + 11_000), NOW).state).toBe('gone')
  expect(shownNumber('temp', reading(36.84, 0), NOW).text).toBe('36.8')
})

test('[UI-16] a bed from which nothing ever came is not called live', () => {
  expect(bedLiveness(Number.NEGATIVE_INFINITY, NOW).state).toBe('none')
  expect(bedLiveness(NOW - 5_500, NOW).state).toBe('stale')
})

test('[UI-17][VIEW-1] each layout has the grid and the digits of its size on 1920x1080; on a small screen no sector shrinks below the least', () => {
  const grid = (places: number) => wardGrid(places, 1904, 972)
  expect(grid(24)).toEqual({ shape: 'standard', columns: 6, rows: 4, scale: 1, row_px: 240, tile_px: 314 })
  expect(grid(8)).toMatchObject({ shape: 'standard', columns: 4, rows: 2, row_px: 484 })
  expect(grid(16)).toMatchObject({ shape: 'standard', columns: 4, rows: 4, row_px: 240 })
  expect(grid(32)).toMatchObject({ shape: 'standard', columns: 8, rows: 4, row_px: 240 })
  expect(grid(64)).toMatchObject({ shape: 'compact', columns: 8, rows: 8, row_px: 118 })
  // Heart rate is 64 px in a standard sector and 40 px in a compact one at scale 1 (screens 2.3: 96, 64, 44, 32).
  for (const [places, px] of [
    [8, 96],
    [16, 64],
    [32, 44],
  ] as const)
    expect(64 * grid(places).scale, `${places} beds`).toBeGreaterThanOrEqual(px)
  expect(40 * grid(64).scale).toBeGreaterThanOrEqual(32)
  for (const [w, h] of [
    [1424, 792],
    [1164, 656],
    [804, 1000],
    [624, 380],
    [360, 600],
  ] as const)
    for (const beds of [1, 8, 16, 24, 32, 64]) {
      const { shape, scale, columns, rows, row_px } = wardGrid(beds, w, h)
      const [full, least] = shape === 'standard' ? [TILE, SCALE_MIN] : [COMPACT, COMPACT_MIN]
      expect(scale, `${beds} beds in ${w}x${h}`).toBeGreaterThanOrEqual(least)
      expect(columns * rows).toBeGreaterThanOrEqual(beds)
      expect(row_px).toBeGreaterThanOrEqual(Math.floor(full.h * scale))
      expect(columns * full.w * scale).toBeLessThanOrEqual(w + 1)
    }
})

test('[VIEW-1] every bed of 24 is seen at once, without scrolling, on a desk and on a tablet', () => {
  for (const [w, h] of [
    [1424, 792],
    [1164, 656],
    [804, 1000],
  ] as const) {
    const { rows, row_px } = wardGrid(24, w, h)
    expect(rows * (row_px + TILE.gap) - TILE.gap, `24 beds in ${w}x${h}`).toBeLessThanOrEqual(h)
  }
})

test('[VIEW-2] a wave is given up, and a page scrolls, only where no grid at all can be read: rows that are full are no reason', () => {
  // 3 columns hold 21 beds without a blank place, and too small to read; 4 have three blank places and can be read.
  expect(wardGrid(21, 804, 1000)).toMatchObject({ shape: 'standard', columns: 4, rows: 6 })
  expect(wardGrid(21, 1264, 600)).toMatchObject({ shape: 'standard', columns: 6, rows: 4 })
  expect(wardGrid(7, 360, 600)).toMatchObject({ shape: 'compact', columns: 2, rows: 4 })
})

test('[UI-18] arrows move by column and row and stop at the edges', () => {
  expect(arrowTo('ArrowRight', 0, 23, 6)).toBe(1)
  expect(arrowTo('ArrowDown', 0, 23, 6)).toBe(6)
  expect(arrowTo('ArrowDown', 20, 23, 6)).toBe(20)
  expect(arrowTo('ArrowLeft', 0, 23, 6)).toBe(0)
  expect(arrowTo('x', 4, 23, 6)).toBe(4)
})

test('[UI-19] a sector shows the most urgent alarm; a pause shows only while nothing unseen is active', () => {
  const bed = { pause: { by: 'u1', reason: 'bath', from_ms: NOW, until_ms: NOW + 60_000 } } as Parameters<typeof tileOf>[1]
  expect(tileOf([], bed, NOW).state).toBe('paused')
  expect(tileOf([], bed, NOW + 60_001).state).toBe('calm')
  expect(tileOf([alarmView({ priority: 'high' })], bed, NOW)).toMatchObject({ state: 'high', flashing: true })
  const silenced = alarmView({ priority: 'high', signal: { state: 'paused', by: 'u1', until_ms: NOW + 9, reason: 'bath' } })
  expect(tileOf([silenced, alarmView({ id: 'b' })], bed, NOW)).toMatchObject({ state: 'high', flashing: false, more: 1 })
})

test('[UI-20] a name is never cut for an alarm: fewer words, then the symbol alone; the rest goes to the caption', () => {
  const marks = { icon: false, button: true }
  const of = (name: string) => ({ bed: '07', name })
  const full = headerRoom({ shape: 'standard', scale: 1, tile_px: 314 })
  const small = headerRoom({ shape: 'standard', scale: 0.66, tile_px: 207 })
  expect(fitHeader(of('Okafor'), ['Asystole'], full, marks)).toEqual({ words: 'Asystole', age: true, whole: true })
  expect(fitHeader(of('O’Sullivan'), ['SpO₂ 78 < 80', 'SpO₂ 78'], full, marks)).toMatchObject({ words: 'SpO₂ 78 < 80', whole: true })
  expect(fitHeader(of('O’Sullivan'), ['Tachy 145 > 140', 'Tachy 145'], small, marks)).toMatchObject({ words: '', whole: false })
  expect(fitHeader(of('Park'), ['Tachy 145 > 140', 'Tachy 145'], small, marks)).toMatchObject({ words: 'Tachy 145', whole: false })
  expect(fitHeader(of('Papadopoulos-Lindqvist'), ['Ventilator disconnected', 'Vent'], full, marks).words).toBe('')
  const wide = headerRoom({ shape: 'standard', scale: 1, tile_px: 473 })
  expect(fitHeader(of('O’Sullivan'), ['Ventricular fibrillation'], wide, marks), 'a wider sector has more room').toMatchObject({
    whole: true,
  })
})

test('[UI-21] a pause counts down to 0:00, an alarm counts up', () => {
  expect(remaining(83_100)).toBe('1:24')
  expect(remaining(-5)).toBe('0:00')
  expect(lasting(12_900)).toBe('00:12')
  expect(lasting(3_725_000)).toBe('1:02:05')
})

test('[UI-227] of an alarm that is over the sector says first that nobody has acknowledged it, whatever else has room', () => {
  const over = alarmView({ condition: 'ended', signal: { state: 'latched' }, raised_ms: NOW - 90_000, ended_ms: NOW - 59_000 })
  const tile = tileOf([over], undefined, NOW)
  const caption = (words: string, whole: boolean) => captionOf(tile, undefined, { words, age: false, whole })
  expect(caption('all of it', true)).toBe('not acknowledged · 00:31')
  expect(caption(alarmText(over), false)).toMatch(/^not acknowledged · ended \S+ · 00:31$/)
  expect(caption('short', false)).toBe(`${alarmText(over)} · ${caption(alarmText(over), false)}`)
})
