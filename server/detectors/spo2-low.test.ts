import { expect, test } from 'vitest'
import spo2Low from './spo2-low.ts'
import { blank, judge, limitRules, reading, steady } from './testing.ts'

limitRules(spo2Low, {
  input: 'spo2',
  code: 'limit_low',
  unit: '%',
  side: 'low',
  setting: 'low_pct',
  hysteresis: 2,
  limits: { adult: 90, paediatric: 90, neonate: 85 },
})

test.each(['probe_off', 'flat', 'clipped', 'missing'])('[DET-6] not judged while the pleth is %s', (reason) => {
  expect(judge(spo2Low, { spo2: steady(60), 'pleth.quality': blank(reason) })).toEqual({ condition: 'unknown', reason })
})

test('[DET-6] judged without a pleth, and when the bad word on it is old', () => {
  expect(judge(spo2Low, { spo2: steady(60) }).condition).toBe('true')
  expect(judge(spo2Low, { spo2: steady(60), 'pleth.quality': reading({ quality: 'flat', seen_ms: 6_000 }) }).condition).toBe('true')
})
