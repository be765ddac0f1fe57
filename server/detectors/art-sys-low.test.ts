import { expect, test } from 'vitest'
import artSysLow from './art-sys-low.ts'
import { blank, judge, limitRules, reading, steady } from './testing.ts'

limitRules(artSysLow, {
  input: 'art_sys',
  code: 'limit_low',
  unit: 'mm[Hg]',
  side: 'low',
  setting: 'low_mmhg',
  hysteresis: 5,
  limits: { adult: 90, paediatric: 70, neonate: 40 },
})

test.each(['flat', 'clipped', 'missing', 'motion'])('[DET-70] not judged while the wave it stands on is %s', (reason) => {
  expect(judge(artSysLow, { art_sys: steady(20), 'art.quality': blank(reason) })).toEqual({ condition: 'unknown', reason })
})

test('[DET-70] judged without the wave, and when the bad word on it is old', () => {
  expect(judge(artSysLow, { art_sys: steady(20) }).condition).toBe('true')
  expect(judge(artSysLow, { art_sys: steady(20), 'art.quality': reading({ quality: 'flat', seen_ms: 6_000 }) }).condition).toBe('true')
})
