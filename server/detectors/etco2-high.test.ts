import etco2High from './etco2-high.ts'
import { limitRules } from './testing.ts'

limitRules(etco2High, {
  input: 'etco2',
  code: 'limit_high',
  unit: 'mm[Hg]',
  side: 'high',
  setting: 'high_mmhg',
  hysteresis: 2,
  limits: { adult: 50, paediatric: 50, neonate: 45 },
})
