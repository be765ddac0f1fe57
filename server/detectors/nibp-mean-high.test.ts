import nibpMeanHigh from './nibp-mean-high.ts'
import { limitRules } from './testing.ts'

limitRules(nibpMeanHigh, {
  input: 'nibp_mean',
  code: 'limit_high',
  unit: 'mm[Hg]',
  side: 'high',
  setting: 'high_mmhg',
  hysteresis: 5,
  fresh_ms: 20 * 60_000,
  limits: { adult: 110, paediatric: 90, neonate: 70 },
})
