import nibpSysLow from './nibp-sys-low.ts'
import { limitRules } from './testing.ts'

limitRules(nibpSysLow, {
  input: 'nibp_sys',
  code: 'limit_low',
  unit: 'mm[Hg]',
  side: 'low',
  setting: 'low_mmhg',
  hysteresis: 5,
  fresh_ms: 20 * 60_000,
  limits: { adult: 90, paediatric: 70, neonate: 40 },
})
