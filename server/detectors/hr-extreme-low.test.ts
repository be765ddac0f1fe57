import hrExtremeLow from './hr-extreme-low.ts'
import { limitRules } from './testing.ts'

limitRules(hrExtremeLow, {
  input: 'hr',
  code: 'bradycardia_extreme',
  unit: '/min',
  side: 'low',
  setting: 'low_per_min',
  hysteresis: 3,
  limits: { adult: 40, paediatric: 55, neonate: 80 },
})
