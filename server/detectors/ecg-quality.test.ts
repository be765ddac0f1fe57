import { expect, test } from 'vitest'
import ecgQuality from './ecg-quality.ts'
import { blank, judge, markRules, steady } from './testing.ts'

markRules(ecgQuality, 'ecg.quality', 'signal_quality', ['noise', 'clipped', 'missing'])

test('[DET-21] a heart rate withheld for noise is told, too', () => {
  const verdict = judge(ecgQuality, { 'ecg.quality': steady(100), hr: blank('noise') })
  expect(verdict).toMatchObject({ condition: 'true', code: 'signal_quality', params: { channel: 'ecg', reason: 'noise' } })
  expect(judge(ecgQuality, { 'ecg.quality': steady(100), hr: blank('learning') })).toEqual({ condition: 'false', inside: true })
  expect(judge(ecgQuality, { 'ecg.quality': steady(100), hr: steady(70) })).toEqual({ condition: 'false', inside: true })
})
