import { expect, test } from 'vitest'
import artMeanLow from './art-mean-low.ts'
import { blank, judge, limitRules, reading, steady } from './testing.ts'

limitRules(artMeanLow, {
  input: 'art_mean',
  code: 'limit_low',
  unit: 'mm[Hg]',
  side: 'low',
  setting: 'low_mmhg',
  hysteresis: 5,
  limits: { adult: 70, paediatric: 50, neonate: 24 },
})

test.each(['flat', 'clipped', 'missing', 'motion'])('[DET-70] not judged while the wave it stands on is %s', (reason) => {
  expect(judge(artMeanLow, { art_mean: steady(15), 'art.quality': blank(reason) })).toEqual({ condition: 'unknown', reason })
})

test('[DET-70] judged without the wave, and when the bad word on it is old', () => {
  expect(judge(artMeanLow, { art_mean: steady(15) }).condition).toBe('true')
  expect(judge(artMeanLow, { art_mean: steady(15), 'art.quality': reading({ quality: 'flat', seen_ms: 6_000 }) }).condition).toBe('true')
})
