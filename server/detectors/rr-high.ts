import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeLimit } from './verdict.ts'

/** Breathing faster than the limit. */
export default defineDetector({
  id: 'rr-high',
  title: 'Respiratory rate high',
  kind: 'clinical',
  priority: 'medium',
  reads: ['rr'],
  window: { size_ms: 2_000, slide_ms: 1_000 },
  latches: false,
  settings: z.object({ high_per_min: bounded(15, 120, 30), delay_ms: bounded(0, 15000, 10000) }),
  form: {
    high_per_min: { label: 'High', unit: '/min', step: 1, order: 32 },
    delay_ms: delayField(33),
  },
  profiles: { neonate: { high_per_min: 100 } },
  evaluate: (readings, settings) =>
    judgeLimit(readings.rr!, {
      side: 'high',
      limit: settings.high_per_min,
      hysteresis: 3,
      parameter: 'rr',
      unit: '/min',
      code: 'limit_high',
    }),
})
