import { limitRules } from './testing.ts'
import tidalVolumeLow from './tidal-volume-low.ts'

limitRules(tidalVolumeLow, {
  input: 'tidal_volume',
  code: 'limit_low',
  unit: 'mL',
  side: 'low',
  setting: 'low_ml',
  hysteresis: 12.5,
  limits: { adult: 250, paediatric: 40, neonate: 4 },
})
