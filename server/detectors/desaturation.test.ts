import { expect, test } from 'vitest'
import desaturation from './desaturation.ts'
import { blank, judge, limitRules, reading, steady } from './testing.ts'

limitRules(desaturation, {
  input: 'spo2',
  code: 'desaturation',
  unit: '%',
  side: 'low',
  setting: 'low_pct',
  hysteresis: 2,
  limits: { adult: 80, paediatric: 80, neonate: 80 },
})

test.each(['probe_off', 'flat', 'clipped', 'missing'])('[DET-6] not judged while the pleth is %s', (reason) => {
  expect(judge(desaturation, { spo2: steady(60), 'pleth.quality': blank(reason) })).toEqual({ condition: 'unknown', reason })
})

test('[DET-6] judged without a pleth, and when the bad word on it is old', () => {
  expect(judge(desaturation, { spo2: steady(60) }).condition).toBe('true')
  expect(judge(desaturation, { spo2: steady(60), 'pleth.quality': reading({ quality: 'flat', seen_ms: 6_000 }) }).condition).toBe('true')
})
