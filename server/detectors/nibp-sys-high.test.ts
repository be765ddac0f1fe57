import nibpSysHigh from './nibp-sys-high.ts'
import { limitRules } from './testing.ts'

limitRules(nibpSysHigh, {
  input: 'nibp_sys',
  code: 'limit_high',
  unit: 'mm[Hg]',
  side: 'high',
  setting: 'high_mmhg',
  hysteresis: 5,
  fresh_ms: 20 * 60_000,
  limits: { adult: 160, paediatric: 120, neonate: 90 },
})
