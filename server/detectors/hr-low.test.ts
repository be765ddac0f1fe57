import hrLow from './hr-low.ts'
import { limitRules } from './testing.ts'

limitRules(hrLow, {
  input: 'hr',
  code: 'limit_low',
  unit: '/min',
  side: 'low',
  setting: 'low_per_min',
  hysteresis: 3,
  limits: { adult: 50, paediatric: 75, neonate: 100 },
})
