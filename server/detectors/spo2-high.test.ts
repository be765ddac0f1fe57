import { expect, test } from 'vitest'
import spo2High from './spo2-high.ts'
import { blank, judge, limitRules, settingsOf, steady } from './testing.ts'

limitRules(spo2High, {
  input: 'spo2',
  code: 'limit_high',
  unit: '%',
  side: 'high',
  setting: 'high_pct',
  hysteresis: 2,
  limits: { adult: 100, paediatric: 100, neonate: 95 },
})

test('[DET-71] off for adults: no saturation is above 100 %', () => {
  expect(judge(spo2High, { spo2: steady(100) }).condition).toBe('false')
  expect(judge(spo2High, { spo2: steady(97) }, settingsOf(spo2High, 'neonate')).condition).toBe('true')
})

test.each(['probe_off', 'motion', 'missing'])('[DET-6] not judged while the pleth is %s', (reason) => {
  expect(judge(spo2High, { spo2: steady(100), 'pleth.quality': blank(reason) })).toEqual({ condition: 'unknown', reason })
})
