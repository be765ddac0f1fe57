import rrLow from './rr-low.ts'
import { limitRules } from './testing.ts'

limitRules(rrLow, {
  input: 'rr',
  code: 'limit_low',
  unit: '/min',
  side: 'low',
  setting: 'low_per_min',
  hysteresis: 3,
  limits: { adult: 8, paediatric: 8, neonate: 30 },
})
