import tempLow from './temp-low.ts'
import { limitRules } from './testing.ts'

limitRules(tempLow, {
  input: 'temp',
  code: 'limit_low',
  unit: 'Cel',
  side: 'low',
  setting: 'low_c',
  hysteresis: 0.3,
  digits: 1,
  fresh_ms: 60_000,
  limits: { adult: 36, paediatric: 36, neonate: 36 },
})
