import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeLimit } from './verdict.ts'

/** Pulse rate below the limit, by oximeter or arterial line. Where the ECG says the same, its alarm is the one. */
export default defineDetector({
  id: 'pr-low',
  title: 'Pulse rate low',
  kind: 'clinical',
  priority: 'medium',
  reads: ['pulse_rate'],
  window: { size_ms: 2000, slide_ms: 1000 },
  latches: false,
  settings: z.object({ low_per_min: bounded(30, 120, 50), delay_ms: bounded(0, 15000, 5000) }),
  form: {
    low_per_min: { label: 'Low', unit: '/min', step: 1, order: 24 },
    delay_ms: delayField(25),
  },
  profiles: { paediatric: { low_per_min: 75 }, neonate: { low_per_min: 100 } },
  suppressed_by: ['asystole', 'hr-extreme-low', 'hr-low'],
  stays_below: [{ setting: 'low_per_min', detector: 'pr-high', theirs: 'high_per_min', code: 'low_not_below_high' }],
  evaluate: (readings, settings) =>
    judgeLimit(readings.pulse_rate!, {
      side: 'low',
      limit: settings.low_per_min,
      hysteresis: 3,
      parameter: 'pulse_rate',
      unit: '/min',
      code: 'limit_low',
    }),
})
