import minuteVolumeLow from './minute-volume-low.ts'
import { limitRules } from './testing.ts'

limitRules(minuteVolumeLow, {
  input: 'minute_volume',
  code: 'limit_low',
  unit: 'L/min',
  side: 'low',
  setting: 'low_l_per_min',
  hysteresis: 0.2,
  digits: 1,
  limits: { adult: 4, paediatric: 1.5, neonate: 0.2 },
})
