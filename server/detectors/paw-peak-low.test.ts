import pawPeakLow from './paw-peak-low.ts'
import { limitRules } from './testing.ts'

limitRules(pawPeakLow, {
  input: 'paw_peak',
  code: 'limit_low',
  unit: 'cm[H2O]',
  side: 'low',
  setting: 'low_cmh2o',
  hysteresis: 1,
  limits: { adult: 8, paediatric: 8, neonate: 8 },
})
