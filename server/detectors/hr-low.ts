import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeLimit } from './verdict.ts'

/** Heart rate below the limit of the patient; usual bedside defaults by age. */
export default defineDetector({
  id: 'hr-low',
  title: 'Heart rate low',
  kind: 'clinical',
  priority: 'medium',
  reads: ['hr'],
  window: { size_ms: 2_000, slide_ms: 500 },
  latches: false,
  settings: z.object({ low_per_min: bounded(30, 120, 50), delay_ms: bounded(0, 15000, 5000) }),
  form: {
    low_per_min: { label: 'Low', unit: '/min', step: 1, order: 10 },
    delay_ms: delayField(11),
  },
  profiles: { paediatric: { low_per_min: 75 }, neonate: { low_per_min: 100 } },
  suppressed_by: ['asystole', 'ventricular-fibrillation', 'ventricular-tachycardia', 'hr-extreme-low'],
  stays_below: [{ setting: 'low_per_min', detector: 'hr-high', theirs: 'high_per_min', code: 'low_not_below_high' }],
  evaluate: (readings, settings) =>
    judgeLimit(readings.hr!, {
      side: 'low',
      limit: settings.low_per_min,
      hysteresis: 3,
      parameter: 'hr',
      unit: '/min',
      code: 'limit_low',
    }),
})
