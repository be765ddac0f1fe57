import prLow from './pr-low.ts'
import { limitRules } from './testing.ts'

limitRules(prLow, {
  input: 'pulse_rate',
  code: 'limit_low',
  unit: '/min',
  side: 'low',
  setting: 'low_per_min',
  hysteresis: 3,
  limits: { adult: 50, paediatric: 75, neonate: 100 },
})
