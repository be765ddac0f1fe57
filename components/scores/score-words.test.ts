import { expect, test } from 'vitest'
import type { ScoreNow } from '../../contracts/score.ts'
import { hasText } from '../text/text.ts'
import { headingOf, isOld, missingWords, NEWS2_PARTS, observedWords, partWithUnit, tileScore } from './score-words.ts'

const score = (change: Partial<ScoreNow> = {}): ScoreNow => ({
  ...{ id: 'news2', total: 5, band: 'medium', points: 5, parts: [], missing: [], stale: [], refused: null, scale: 1 },
  ...change,
})

test('[SCO-40] a sector shows the total, brighter from five on, and its band in words', () => {
  expect(tileScore(score())).toEqual({ total: '5', calls: true, spoken: 'NEWS2 5: medium' })
  expect(tileScore(score({ total: 0, band: 'low' }))).toEqual({ total: '0', calls: false, spoken: 'NEWS2 0: low' })
  expect(tileScore(score({ total: 3, band: 'low_medium' })).spoken).toBe('NEWS2 3: low-medium, a 3 in one part')
})

test('[SCO-40] without a total there is a dash, never a number, and the words say what is missing or why', () => {
  const none = score({ total: null, band: null, points: 9, missing: ['spo2', 'temperature'], stale: ['temperature'] })
  expect(tileScore(none)).toEqual({ total: '–', calls: false, spoken: 'NEWS2: Incomplete. Missing: SpO₂, Temperature (too old)' })
  expect(missingWords(none)).toBe('SpO₂, Temperature (too old)')
  expect(tileScore(score({ total: null, band: null, refused: 'pregnancy' }))).toMatchObject({
    ...{ total: '–', spoken: 'NEWS2 is not made for pregnancy.' },
  })
})

test('[SCO-40] values are written as they were scored', () => {
  expect(partWithUnit({ parameter: 'temperature', value: 38 })).toBe('38.0 °C')
  expect(partWithUnit({ parameter: 'respiration', value: 22 })).toBe('22 /min')
  expect(partWithUnit({ parameter: 'consciousness', value: 'C' })).toBe('New confusion')
  expect(partWithUnit({ parameter: 'oxygen', value: 'air' })).toBe('Air')
  expect(observedWords('oxygen_l_per_min', 4)).toBe('4.0 L/min')
  expect(observedWords('pregnant', false)).toBe('No')
  expect(observedWords('spo2_scale', 2)).toBe('Scale 2: target 88–92 %')
})

test('[SCO-40] the response named is the one of the band; a total of 0 has its own', () => {
  expect(headingOf(score({ total: 0, band: 'low' }))).toBe('zero')
  expect(headingOf(score({ total: 4, band: 'low' }))).toBe('low')
  expect(headingOf(score({ total: null, band: null }))).toBeNull()
  for (const part of NEWS2_PARTS) expect(hasText(`score.part.${part}`)).toBe(true)
})

test('[SCO-44] a score that was not told again in its minute is a dash with the time it was told, never a total of now', () => {
  expect([0, 62_000, 65_000, 65_001, 600_000].map(isOld)).toEqual([false, false, false, true, true])
  const told_ms = new Date(2026, 0, 1, 9, 51, 7).getTime()
  expect(tileScore(score({ total: 8 }), told_ms)).toEqual({
    total: '–',
    calls: false,
    spoken: 'NEWS2: Last computed at 09:51:07; not of now.',
  })
})
