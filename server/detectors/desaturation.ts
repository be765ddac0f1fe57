import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeSaturation } from './verdict.ts'

/** SpO2 below 80 %: red, after 20 s at most; latches, because it may be over before anybody looks. */
export default defineDetector({
  id: 'desaturation',
  title: 'Desaturation',
  kind: 'clinical',
  priority: 'high',
  reads: ['spo2', 'pleth.quality'],
  window: { size_ms: 2_000, slide_ms: 500 },
  latches: true,
  settings: z.object({ low_pct: bounded(70, 95, 80), delay_ms: bounded(0, 20000, 10000) }),
  form: {
    low_pct: { label: 'Low', unit: '%', step: 1, order: 22 },
    delay_ms: delayField(23),
  },
  stays_below: [{ setting: 'low_pct', detector: 'spo2-low', theirs: 'low_pct', code: 'extreme_not_beyond_limit' }],
  evaluate: (readings, settings) =>
    judgeSaturation(readings, {
      side: 'low',
      limit: settings.low_pct,
      hysteresis: 2,
      parameter: 'spo2',
      unit: '%',
      code: 'desaturation',
    }),
})
