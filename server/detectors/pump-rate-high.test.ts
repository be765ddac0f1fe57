import pumpRateHigh from './pump-rate-high.ts'
import { limitRules } from './testing.ts'

limitRules(pumpRateHigh, {
  input: 'pump_rate',
  code: 'limit_high',
  unit: 'mL/h',
  side: 'high',
  setting: 'high_ml_per_h',
  hysteresis: 10,
  digits: 1,
  fresh_ms: 15_000,
  limits: { adult: 500, paediatric: 150, neonate: 30 },
})
