import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeLimit } from './verdict.ts'

/** Ventilation per minute above the limit: autotriggering, a leak or distress. */
export default defineDetector({
  id: 'minute-volume-high',
  title: 'Minute volume high',
  kind: 'clinical',
  priority: 'medium',
  reads: ['minute_volume'],
  window: { size_ms: 2000, slide_ms: 1000 },
  latches: false,
  settings: z.object({ high_l_per_min: bounded(0.3, 40, 15), delay_ms: bounded(0, 15000, 10000) }),
  form: {
    high_l_per_min: { label: 'High', unit: 'L/min', step: 0.1, order: 242 },
    delay_ms: delayField(243),
  },
  profiles: { paediatric: { high_l_per_min: 10 }, neonate: { high_l_per_min: 1.5 } },
  evaluate: (readings, settings) =>
    judgeLimit(readings.minute_volume!, {
      side: 'high',
      limit: settings.high_l_per_min,
      hysteresis: settings.high_l_per_min * 0.05,
      parameter: 'minute_volume',
      unit: 'L/min',
      code: 'limit_high',
      digits: 1,
    }),
})
