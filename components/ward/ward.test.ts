import { expect, test } from 'vitest'
import { alarmView } from '../live/testing/alarm.ts'
import { lasting, remaining } from '../text/time.ts'
import { arrowTo, SCALE_MIN, TILE, wardGrid } from './grid.ts'
import { bedLiveness, shownNumber } from './number-now.ts'
import { fitHeader, tileOf } from './tile-state.ts'

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

test('[UI-17] 24 beds fill 1920x1080 as 6 x 4 at full size; on a small screen no sector shrinks below the least', () => {
  expect(wardGrid(24, 1904, 972)).toEqual({ columns: 6, rows: 4, scale: 1, row_px: 240 })
  for (const [w, h] of [
    [1264, 692],
    [944, 432],
    [360, 600],
  ] as const)
    for (const beds of [1, 8, 16, 24, 32, 64]) {
      const grid = wardGrid(beds, w, h)
      expect(grid.scale, `${beds} beds in ${w}x${h}`).toBeGreaterThanOrEqual(SCALE_MIN)
      expect(grid.columns * grid.rows).toBeGreaterThanOrEqual(beds)
      expect(grid.row_px).toBeGreaterThanOrEqual(Math.floor(TILE.h * grid.scale))
      expect(grid.columns * TILE.w * grid.scale).toBeLessThanOrEqual(w + 1)
    }
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
  expect(fitHeader('Okafor', ['Asystole'], 1, marks)).toEqual({ words: 'Asystole', age: true, whole: true })
  expect(fitHeader('O’Sullivan', ['SpO₂ 78 < 80', 'SpO₂ 78'], 1, marks)).toMatchObject({ words: 'SpO₂ 78 < 80', whole: true })
  expect(fitHeader('O’Sullivan', ['Tachy 145 > 140', 'Tachy 145'], 0.66, marks)).toMatchObject({ words: '', whole: false })
  expect(fitHeader('Park', ['Tachy 145 > 140', 'Tachy 145'], 0.66, marks)).toMatchObject({ words: 'Tachy 145', whole: false })
  expect(fitHeader('Papadopoulos-Lindqvist', ['Ventilator disconnected', 'Vent'], 1, marks).words).toBe('')
})

test('[UI-21] a pause counts down to 0:00, an alarm counts up', () => {
  expect(remaining(83_100)).toBe('1:24')
  expect(remaining(-5)).toBe('0:00')
  expect(lasting(12_900)).toBe('00:12')
  expect(lasting(3_725_000)).toBe('1:02:05')
})
