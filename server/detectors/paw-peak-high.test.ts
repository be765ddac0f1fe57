import pawPeakHigh from './paw-peak-high.ts'
import { limitRules } from './testing.ts'

limitRules(pawPeakHigh, {
  input: 'paw_peak',
  code: 'limit_high',
  unit: 'cm[H2O]',
  side: 'high',
  setting: 'high_cmh2o',
  hysteresis: 2,
  limits: { adult: 40, paediatric: 35, neonate: 30 },
})
