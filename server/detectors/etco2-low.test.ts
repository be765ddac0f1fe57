import etco2Low from './etco2-low.ts'
import { limitRules } from './testing.ts'

limitRules(etco2Low, {
  input: 'etco2',
  code: 'limit_low',
  unit: 'mm[Hg]',
  side: 'low',
  setting: 'low_mmhg',
  hysteresis: 2,
  limits: { adult: 30, paediatric: 30, neonate: 30 },
})
