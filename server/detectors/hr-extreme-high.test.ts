import hrExtremeHigh from './hr-extreme-high.ts'
import { limitRules } from './testing.ts'

limitRules(hrExtremeHigh, {
  input: 'hr',
  code: 'tachycardia_extreme',
  unit: '/min',
  side: 'high',
  setting: 'high_per_min',
  hysteresis: 3,
  limits: { adult: 140, paediatric: 180, neonate: 220 },
})
