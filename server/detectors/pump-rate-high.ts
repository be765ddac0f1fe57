import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeLimit } from './verdict.ts'

/** An infusion runs faster than the limit. What is too fast goes by the drug; this is a net, not a drug library. */
export default defineDetector({
  id: 'pump-rate-high',
  title: 'Infusion rate high',
  kind: 'clinical',
  priority: 'medium',
  reads: ['pump_rate'],
  window: { size_ms: 5000, slide_ms: 5000 },
  latches: false,
  settings: z.object({ high_ml_per_h: bounded(1, 1200, 500), delay_ms: bounded(0, 15000, 10000) }),
  form: {
    high_ml_per_h: { label: 'High', unit: 'mL/h', step: 1, order: 270 },
    delay_ms: delayField(271),
  },
  profiles: { paediatric: { high_ml_per_h: 150 }, neonate: { high_ml_per_h: 30 } },
  evaluate: (readings, settings) =>
    judgeLimit(readings.pump_rate!, {
      side: 'high',
      limit: settings.high_ml_per_h,
      hysteresis: settings.high_ml_per_h * 0.02,
      parameter: 'pump_rate',
      unit: 'mL/h',
      code: 'limit_high',
      digits: 1,
      fresh_ms: 15_000,
    }),
})
