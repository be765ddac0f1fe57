import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeLimit } from './verdict.ts'

/** Heart rate below 40/min (CinC 2015; by age, 20/min beyond the usual limit): red, at once. */
export default defineDetector({
  id: 'hr-extreme-low',
  title: 'Bradycardia, extreme',
  kind: 'clinical',
  priority: 'high',
  reads: ['hr'],
  window: { size_ms: 2_000, slide_ms: 500 },
  latches: true,
  settings: z.object({ low_per_min: bounded(25, 100, 40), delay_ms: bounded(0, 5000, 0) }),
  form: {
    low_per_min: { label: 'Low', unit: '/min', step: 1, order: 14 },
    delay_ms: delayField(15),
  },
  profiles: { paediatric: { low_per_min: 55 }, neonate: { low_per_min: 80 } },
  suppressed_by: ['asystole'],
  stays_below: [{ setting: 'low_per_min', detector: 'hr-low', theirs: 'low_per_min', code: 'extreme_not_beyond_limit' }],
  evaluate: (readings, settings) =>
    judgeLimit(readings.hr!, {
      side: 'low',
      limit: settings.low_per_min,
      hysteresis: 3,
      parameter: 'hr',
      unit: '/min',
      code: 'bradycardia_extreme',
    }),
})
