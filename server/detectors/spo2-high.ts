import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeSaturation } from './verdict.ts'

/** SpO2 above the limit: too much oxygen harms the newborn. At 100 % it can never be exceeded, which is off: so for adults. */
export default defineDetector({
  id: 'spo2-high',
  title: 'SpO₂ high',
  kind: 'clinical',
  priority: 'medium',
  reads: ['spo2', 'pleth.quality'],
  window: { size_ms: 2_000, slide_ms: 500 },
  latches: false,
  settings: z.object({ high_pct: bounded(88, 100, 100), delay_ms: bounded(0, 15000, 10000) }),
  form: {
    high_pct: { label: 'High', unit: '%', step: 1, order: 28 },
    delay_ms: delayField(29),
  },
  profiles: { neonate: { high_pct: 95 } },
  evaluate: (readings, settings) =>
    judgeSaturation(readings, {
      side: 'high',
      limit: settings.high_pct,
      hysteresis: 2,
      parameter: 'spo2',
      unit: '%',
      code: 'limit_high',
    }),
})
