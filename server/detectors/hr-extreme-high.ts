import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeLimit } from './verdict.ts'

/** Heart rate above 140/min (CinC 2015; by age, 20/min beyond the usual limit): red, at once. */
export default defineDetector({
  id: 'hr-extreme-high',
  title: 'Tachycardia, extreme',
  kind: 'clinical',
  priority: 'high',
  reads: ['hr'],
  window: { size_ms: 2_000, slide_ms: 500 },
  latches: true,
  settings: z.object({ high_per_min: bounded(120, 250, 140), delay_ms: bounded(0, 5000, 0) }),
  form: {
    high_per_min: { label: 'High', unit: '/min', step: 1, order: 16 },
    delay_ms: delayField(17),
  },
  profiles: { paediatric: { high_per_min: 180 }, neonate: { high_per_min: 220 } },
  evaluate: (readings, settings) =>
    judgeLimit(readings.hr!, {
      side: 'high',
      limit: settings.high_per_min,
      hysteresis: 3,
      parameter: 'hr',
      unit: '/min',
      code: 'tachycardia_extreme',
    }),
})
