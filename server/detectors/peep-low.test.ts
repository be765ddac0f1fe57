import peepLow from './peep-low.ts'
import { limitRules } from './testing.ts'

limitRules(peepLow, {
  input: 'peep',
  code: 'limit_low',
  unit: 'cm[H2O]',
  side: 'low',
  setting: 'low_cmh2o',
  hysteresis: 1,
  limits: { adult: 3, paediatric: 3, neonate: 3 },
})
