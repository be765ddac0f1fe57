import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeLimit } from './verdict.ts'

/** Heart rate above the limit of the patient; usual bedside defaults by age. */
export default defineDetector({
  id: 'hr-high',
  title: 'Heart rate high',
  kind: 'clinical',
  priority: 'medium',
  reads: ['hr'],
  window: { size_ms: 2_000, slide_ms: 500 },
  latches: false,
  settings: z.object({ high_per_min: bounded(80, 220, 120), delay_ms: bounded(0, 15000, 5000) }),
  form: {
    high_per_min: { label: 'High', unit: '/min', step: 1, order: 12 },
    delay_ms: delayField(13),
  },
  profiles: { paediatric: { high_per_min: 160 }, neonate: { high_per_min: 200 } },
  suppressed_by: ['asystole', 'ventricular-fibrillation', 'ventricular-tachycardia', 'hr-extreme-high'],
  stays_below: [{ setting: 'high_per_min', detector: 'hr-extreme-high', theirs: 'high_per_min', code: 'extreme_not_beyond_limit' }],
  evaluate: (readings, settings) =>
    judgeLimit(readings.hr!, {
      side: 'high',
      limit: settings.high_per_min,
      hysteresis: 3,
      parameter: 'hr',
      unit: '/min',
      code: 'limit_high',
    }),
})
