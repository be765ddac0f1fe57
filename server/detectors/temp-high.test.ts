import tempHigh from './temp-high.ts'
import { limitRules } from './testing.ts'

limitRules(tempHigh, {
  input: 'temp',
  code: 'limit_high',
  unit: 'Cel',
  side: 'high',
  setting: 'high_c',
  hysteresis: 0.3,
  digits: 1,
  fresh_ms: 60_000,
  limits: { adult: 39, paediatric: 39, neonate: 39 },
})
