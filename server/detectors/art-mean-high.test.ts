import { expect, test } from 'vitest'
import artMeanHigh from './art-mean-high.ts'
import { blank, judge, limitRules, reading, steady } from './testing.ts'

limitRules(artMeanHigh, {
  input: 'art_mean',
  code: 'limit_high',
  unit: 'mm[Hg]',
  side: 'high',
  setting: 'high_mmhg',
  hysteresis: 5,
  limits: { adult: 110, paediatric: 90, neonate: 70 },
})

test.each(['flat', 'clipped', 'missing', 'motion'])('[DET-70] not judged while the wave it stands on is %s', (reason) => {
  expect(judge(artMeanHigh, { art_mean: steady(300), 'art.quality': blank(reason) })).toEqual({ condition: 'unknown', reason })
})

test('[DET-70] judged without the wave, and when the bad word on it is old', () => {
  expect(judge(artMeanHigh, { art_mean: steady(300) }).condition).toBe('true')
  expect(judge(artMeanHigh, { art_mean: steady(300), 'art.quality': reading({ quality: 'flat', seen_ms: 6_000 }) }).condition).toBe('true')
})
