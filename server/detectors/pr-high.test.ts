import prHigh from './pr-high.ts'
import { limitRules } from './testing.ts'

limitRules(prHigh, {
  input: 'pulse_rate',
  code: 'limit_high',
  unit: '/min',
  side: 'high',
  setting: 'high_per_min',
  hysteresis: 3,
  limits: { adult: 120, paediatric: 160, neonate: 200 },
})
