import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { extremeRate } from './extreme-rate.ts'
import { PULSE_READS } from './pulse-alive.ts'
import { bounded, delayField } from './setting.ts'

/**
 * A heart rate too high over 17 consecutive beats (CinC 2015), or clearly too high over nine: red, at once. The usual limit is the
 * definition's 140/min (by age, 20/min beyond the ordinary limit) less the 5/min that EC13 allows a rate to be wrong by.
 */
export default defineDetector({
  id: 'hr-extreme-high',
  title: 'Tachycardia, extreme',
  kind: 'clinical',
  priority: 'high',
  reads: ['rate9_per_min', 'rate17_per_min', ...PULSE_READS],
  window: { size_ms: 2_000, slide_ms: 500 },
  latches: true,
  settings: z.object({
    high_per_min: bounded(120, 250, 135),
    delay_ms: bounded(0, 5000, 0),
  }),
  form: {
    high_per_min: { label: 'High', unit: '/min', step: 1, order: 16 },
    delay_ms: delayField(17),
  },
  profiles: { paediatric: { high_per_min: 175 }, neonate: { high_per_min: 215 } },
  suppressed_by: ['asystole', 'ventricular-fibrillation', 'ventricular-tachycardia'],
  evaluate: (readings, { high_per_min }) =>
    extremeRate(readings, { side: 'high', beats: 17, limit: high_per_min, code: 'tachycardia_extreme' }),
})
