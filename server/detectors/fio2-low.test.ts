import fio2Low from './fio2-low.ts'
import { limitRules } from './testing.ts'

limitRules(fio2Low, {
  input: 'fio2',
  code: 'limit_low',
  unit: '%',
  side: 'low',
  setting: 'low_pct',
  hysteresis: 1,
  limits: { adult: 20, paediatric: 20, neonate: 20 },
})
