import fio2High from './fio2-high.ts'
import { limitRules } from './testing.ts'

limitRules(fio2High, {
  input: 'fio2',
  code: 'limit_high',
  unit: '%',
  side: 'high',
  setting: 'high_pct',
  hysteresis: 2,
  limits: { adult: 60, paediatric: 60, neonate: 50 },
})
