import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeLimit } from './verdict.ts'

/** Ventilation per minute below the limit. */
export default defineDetector({
  id: 'minute-volume-low',
  title: 'Minute volume low',
  kind: 'clinical',
  priority: 'medium',
  reads: ['minute_volume'],
  window: { size_ms: 2000, slide_ms: 1000 },
  latches: false,
  settings: z.object({ low_l_per_min: bounded(0.1, 20, 4), delay_ms: bounded(0, 15000, 10000) }),
  form: {
    low_l_per_min: { label: 'Low', unit: 'L/min', step: 0.1, order: 240 },
    delay_ms: delayField(241),
  },
  profiles: { paediatric: { low_l_per_min: 1.5 }, neonate: { low_l_per_min: 0.2 } },
  stays_below: [{ setting: 'low_l_per_min', detector: 'minute-volume-high', theirs: 'high_l_per_min', code: 'low_not_below_high' }],
  suppressed_by: ['vent-disconnect'],
  evaluate: (readings, settings) =>
    judgeLimit(readings.minute_volume!, {
      side: 'low',
      limit: settings.low_l_per_min,
      hysteresis: settings.low_l_per_min * 0.05,
      parameter: 'minute_volume',
      unit: 'L/min',
      code: 'limit_low',
      digits: 1,
    }),
})
