import { expect, test } from 'vitest'
import plethQuality from './pleth-quality.ts'
import { blank, judge, markRules, steady } from './testing.ts'

markRules(plethQuality, 'pleth.quality', 'signal_quality', ['flat', 'clipped', 'missing', 'noise', 'motion'])

test('[DET-74] a good wave in which no pulse is found is told, too: the pulse rate is blank', () => {
  expect(judge(plethQuality, { 'pleth.quality': steady(100), pulse_rate: blank('no_beats') })).toMatchObject({
    condition: 'true',
    params: { channel: 'pleth', reason: 'no_beats' },
  })
  expect(judge(plethQuality, { 'pleth.quality': steady(100), pulse_rate: steady(70) })).toEqual({ condition: 'false', inside: true })
})
