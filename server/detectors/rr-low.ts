import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeLimit } from './verdict.ts'

/** Breathing slower than the limit. */
export default defineDetector({
  id: 'rr-low',
  title: 'Respiratory rate low',
  kind: 'clinical',
  priority: 'medium',
  reads: ['rr'],
  window: { size_ms: 2_000, slide_ms: 1_000 },
  latches: false,
  settings: z.object({ low_per_min: bounded(4, 40, 8), delay_ms: bounded(0, 15000, 10000) }),
  form: {
    low_per_min: { label: 'Low', unit: '/min', step: 1, order: 30 },
    delay_ms: delayField(31),
  },
  profiles: { neonate: { low_per_min: 30 } },
  suppressed_by: ['apnoea', 'apnoea-co2'],
  stays_below: [{ setting: 'low_per_min', detector: 'rr-high', theirs: 'high_per_min', code: 'low_not_below_high' }],
  evaluate: (readings, settings) =>
    judgeLimit(readings.rr!, {
      side: 'low',
      limit: settings.low_per_min,
      hysteresis: 3,
      parameter: 'rr',
      unit: '/min',
      code: 'limit_low',
    }),
})
