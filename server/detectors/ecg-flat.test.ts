import { expect, test } from 'vitest'
import ecgFlat from './ecg-flat.ts'
import { blank, judge, steady } from './testing.ts'

test('[DET-4] flat with a living pulse is a fault of the cable', () => {
  const verdict = judge(ecgFlat, { 'ecg.quality': blank('flat'), pulse: steady(1, { age_ms: 900 }) })
  expect(verdict).toMatchObject({ condition: 'true', code: 'ecg_flat', channel: 'ecg', params: { channel: 'ecg' } })
})

test('[DET-4] flat without a pulse is left to asystole', () => {
  expect(judge(ecgFlat, { 'ecg.quality': blank('flat') })).toEqual({ condition: 'unknown', reason: 'flat' })
  const old = judge(ecgFlat, { 'ecg.quality': blank('flat'), pulse: steady(1, { age_ms: 2_500 }) })
  expect(old).toEqual({ condition: 'unknown', reason: 'flat' })
})

test('[DET-3] good is false, silence is unknown', () => {
  expect(judge(ecgFlat, { 'ecg.quality': steady(100) })).toEqual({ condition: 'false', inside: true })
  expect(judge(ecgFlat, {})).toEqual({ condition: 'unknown', reason: 'not_measured' })
})
