import { limitRules } from './testing.ts'
import tidalVolumeHigh from './tidal-volume-high.ts'

limitRules(tidalVolumeHigh, {
  input: 'tidal_volume',
  code: 'limit_high',
  unit: 'mL',
  side: 'high',
  setting: 'high_ml',
  hysteresis: 40,
  limits: { adult: 800, paediatric: 400, neonate: 40 },
})
