import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeLimit } from './verdict.ts'

/** All breaths counted by the ventilator, its own and the patient’s, above the limit. */
export default defineDetector({
  id: 'vent-rate-high',
  title: 'Ventilator rate high',
  kind: 'clinical',
  priority: 'medium',
  reads: ['vent_rate_total'],
  window: { size_ms: 2000, slide_ms: 1000 },
  latches: false,
  settings: z.object({ high_per_min: bounded(10, 150, 35), delay_ms: bounded(0, 15000, 10000) }),
  form: {
    high_per_min: { label: 'High', unit: '/min', step: 1, order: 250 },
    delay_ms: delayField(251),
  },
  profiles: { paediatric: { high_per_min: 45 }, neonate: { high_per_min: 80 } },
  evaluate: (readings, settings) =>
    judgeLimit(readings.vent_rate_total!, {
      side: 'high',
      limit: settings.high_per_min,
      hysteresis: 3,
      parameter: 'vent_rate_total',
      unit: '/min',
      code: 'limit_high',
    }),
})
