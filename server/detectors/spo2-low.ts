import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeSaturation } from './verdict.ts'

/** SpO2 below the limit. Ten seconds of delay and 2 % of hysteresis keep movement of the probe from ringing. */
export default defineDetector({
  id: 'spo2-low',
  title: 'SpO₂ low',
  kind: 'clinical',
  priority: 'medium',
  reads: ['spo2', 'pleth.quality'],
  window: { size_ms: 2_000, slide_ms: 500 },
  latches: false,
  settings: z.object({ low_pct: bounded(80, 98, 90), delay_ms: bounded(0, 15000, 10000) }),
  form: {
    low_pct: { label: 'Low', unit: '%', step: 1, order: 20 },
    delay_ms: delayField(21),
  },
  profiles: { neonate: { low_pct: 85 } },
  suppressed_by: ['desaturation'],
  stays_below: [{ setting: 'low_pct', detector: 'spo2-high', theirs: 'high_pct', code: 'low_not_below_high' }],
  evaluate: (readings, settings) =>
    judgeSaturation(readings, {
      side: 'low',
      limit: settings.low_pct,
      hysteresis: 2,
      parameter: 'spo2',
      unit: '%',
      code: 'limit_low',
    }),
})
