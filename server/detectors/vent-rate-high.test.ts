import { limitRules } from './testing.ts'
import ventRateHigh from './vent-rate-high.ts'

limitRules(ventRateHigh, {
  input: 'vent_rate_total',
  code: 'limit_high',
  unit: '/min',
  side: 'high',
  setting: 'high_per_min',
  hysteresis: 3,
  limits: { adult: 35, paediatric: 45, neonate: 80 },
})
