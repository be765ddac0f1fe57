import { afterEach, expect, test } from 'vitest'
import { USUAL_UNITS } from '../../contracts/units.ts'
import { live } from '../live/live.ts'
import type { CaliperWave, Reading } from './caliper.ts'
import { momentWords, readingWords } from './caliper-text.ts'

const wave = { channel: 'ecg_ii', unit: 'mV' } as CaliperWave
const reading = (some: Partial<Reading>): Reading => ({
  interval_ms: 624,
  per_minute: 96.15,
  difference: 0.4249,
  a_ms: 0,
  b_ms: 624,
  a_value: 0,
  b_value: 0.4249,
  ...some,
})

afterEach(() => live.store.setState({ ward: null }))

test('[BW-20] 624 ms, 96 /min, and a difference with its sign and unit', () => {
  expect(readingWords(reading({}), wave)).toEqual({ interval: '624 ms', rate: '96 /min', difference: 'Δ +0.42 mV' })
  expect(readingWords(reading({ difference: -0.4249 }), wave).difference).toBe('Δ −0.42 mV')
  expect(readingWords(reading({ difference: -0.001 }), wave).difference).toBe('Δ 0.00 mV')
  expect(readingWords(reading({ difference: 41.6 }), { ...wave, unit: 'mm[Hg]' }).difference).toBe('Δ +42 mmHg')
  expect(readingWords(reading({ difference: 120 }), { ...wave, unit: '1' }).difference).toBe('Δ +120')
})

test('[UNIT-1] the difference on a wave is written in the unit of the ward’s numbers, each kind in its own', () => {
  live.store.setState({ ward: { id: 'w', name: '', kind: '', units: { ...USUAL_UNITS, pressure: 'kPa' } } })
  const on = (channel: string, unit: string) => readingWords(reading({ difference: 41.6 }), { ...wave, channel, unit }).difference
  expect(on('art', 'mm[Hg]')).toBe('Δ +5.5 kPa')
  expect(on('co2', 'mm[Hg]')).toBe('Δ +42 mmHg')
  expect(on('ecg_ii', 'mV')).toBe('Δ +41.60 mV')
})

test('[BW-21] what cannot be told is said to be missing', () => {
  expect(readingWords(reading({ per_minute: null, difference: null }), wave)).toMatchObject({
    rate: '- ? - /min',
    difference: 'Δ - ? -',
  })
})

test('[BW-20] a slow rhythm keeps a tenth; a moment is as exact as a sample', () => {
  expect(readingWords(reading({ interval_ms: 7_000, per_minute: 60 / 7 }), wave).rate).toBe('8.6 /min')
  expect(momentWords(Date.parse('2026-11-21T14:41:46.232'))).toBe('14:41:46.232')
  expect(momentWords(Date.parse('2026-11-21T14:41:46.9996'))).toMatch(/^14:41:4[67]\.\d{3}$/)
})
