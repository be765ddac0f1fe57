import { expect, test } from 'vitest'
import { barWords } from './bar-words.ts'

/** The bar of a full HD ward page with everything in the top bar. */
const full = { width_px: 700, bed: 'Bed 07', since: '00:12', turns: true, going: false, chip: false }

test('[UI-28] the alarm bar says an alarm in whole where that fits beside everything else, else in its short words', () => {
  const words = (whole: string, short: string, more = {}) => barWords(whole, short, { ...full, ...more })
  expect(words('Ventricular tachycardia 151', 'V tach 151')).toBe('Ventricular tachycardia 151')
  expect(words('Ventricular tachycardia 151', 'V tach 151', { going: true })).toBe('V tach 151')
  expect(words('NEWS2 at least 7, a 3 in one part', 'NEWS2 7+')).toBe('NEWS2 7+')
  expect(words('SpO₂ 84 < 90', 'SpO₂ 84', { going: true, chip: true })).toBe('SpO₂ 84 < 90')
  expect(words('SpO₂ 84 < 90', 'SpO₂ 84', { width_px: 420 })).toBe('SpO₂ 84')
})

test('[UI-28] before the bar is laid out nothing is shortened', () => {
  expect(barWords('Ventricular run of 12, 180/min', 'V run 12', { ...full, width_px: 0 })).toBe('Ventricular run of 12, 180/min')
})
