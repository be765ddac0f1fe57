import nibpMeanLow from './nibp-mean-low.ts'
import { limitRules } from './testing.ts'

limitRules(nibpMeanLow, {
  input: 'nibp_mean',
  code: 'limit_low',
  unit: 'mm[Hg]',
  side: 'low',
  setting: 'low_mmhg',
  hysteresis: 5,
  fresh_ms: 20 * 60_000,
  limits: { adult: 60, paediatric: 50, neonate: 24 },
})
