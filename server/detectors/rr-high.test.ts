import rrHigh from './rr-high.ts'
import { limitRules } from './testing.ts'

limitRules(rrHigh, {
  input: 'rr',
  code: 'limit_high',
  unit: '/min',
  side: 'high',
  setting: 'high_per_min',
  hysteresis: 3,
  limits: { adult: 30, paediatric: 30, neonate: 100 },
})
