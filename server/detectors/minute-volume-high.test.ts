import minuteVolumeHigh from './minute-volume-high.ts'
import { limitRules } from './testing.ts'

limitRules(minuteVolumeHigh, {
  input: 'minute_volume',
  code: 'limit_high',
  unit: 'L/min',
  side: 'high',
  setting: 'high_l_per_min',
  hysteresis: 0.75,
  digits: 1,
  limits: { adult: 15, paediatric: 10, neonate: 1.5 },
})
