import peepHigh from './peep-high.ts'
import { limitRules } from './testing.ts'

limitRules(peepHigh, {
  input: 'peep',
  code: 'limit_high',
  unit: 'cm[H2O]',
  side: 'high',
  setting: 'high_cmh2o',
  hysteresis: 1,
  limits: { adult: 15, paediatric: 12, neonate: 10 },
})
