import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeLimit } from './verdict.ts'

/** Pulse rate above the limit, by oximeter or arterial line. Where the ECG says the same, its alarm is the one. */
export default defineDetector({
  id: 'pr-high',
  title: 'Pulse rate high',
  kind: 'clinical',
  priority: 'medium',
  reads: ['pulse_rate'],
  window: { size_ms: 2000, slide_ms: 1000 },
  latches: false,
  settings: z.object({ high_per_min: bounded(80, 240, 120), delay_ms: bounded(0, 15000, 5000) }),
  form: {
    high_per_min: { label: 'High', unit: '/min', step: 1, order: 26 },
    delay_ms: delayField(27),
  },
  profiles: { paediatric: { high_per_min: 160 }, neonate: { high_per_min: 200 } },
  suppressed_by: ['hr-extreme-high', 'hr-high'],
  evaluate: (readings, settings) =>
    judgeLimit(readings.pulse_rate!, {
      side: 'high',
      limit: settings.high_per_min,
      hysteresis: 3,
      parameter: 'pulse_rate',
      unit: '/min',
      code: 'limit_high',
    }),
})
