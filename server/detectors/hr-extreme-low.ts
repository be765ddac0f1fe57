import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { extremeRate } from './extreme-rate.ts'
import { PULSE_READS } from './pulse-alive.ts'
import { bounded, delayField } from './setting.ts'

/**
 * A heart rate too low over 5 consecutive beats (CinC 2015): red, at once. The usual limit is the definition's 40/min (by age,
 * 20/min beyond the ordinary limit) and the 5/min that EC13 allows a rate to be wrong by.
 */
export default defineDetector({
  id: 'hr-extreme-low',
  title: 'Bradycardia, extreme',
  kind: 'clinical',
  priority: 'high',
  reads: ['rate5_per_min', ...PULSE_READS],
  window: { size_ms: 2_000, slide_ms: 500 },
  latches: true,
  settings: z.object({
    low_per_min: bounded(25, 100, 45),
    delay_ms: bounded(0, 5000, 0),
  }),
  form: {
    low_per_min: { label: 'Low', unit: '/min', step: 1, order: 14 },
    delay_ms: delayField(15),
  },
  profiles: { paediatric: { low_per_min: 60 }, neonate: { low_per_min: 85 } },
  suppressed_by: ['asystole', 'ventricular-fibrillation', 'ventricular-tachycardia'],
  stays_below: [{ setting: 'low_per_min', detector: 'hr-low', theirs: 'low_per_min', code: 'extreme_not_beyond_limit' }],
  evaluate: (readings, { low_per_min }) =>
    extremeRate(readings, { side: 'low', beats: 5, limit: low_per_min, code: 'bradycardia_extreme' }),
})
