import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeLimit } from './verdict.ts'

/** Expired tidal volume below the limit. The default fits nobody exactly: volumes go by body weight. */
export default defineDetector({
  id: 'tidal-volume-low',
  title: 'Tidal volume low',
  kind: 'clinical',
  priority: 'medium',
  reads: ['tidal_volume'],
  window: { size_ms: 2000, slide_ms: 1000 },
  latches: false,
  settings: z.object({ low_ml: bounded(1, 1000, 250), delay_ms: bounded(0, 15000, 10000) }),
  form: {
    low_ml: { label: 'Low', unit: 'mL', step: 1, order: 230 },
    delay_ms: delayField(231),
  },
  profiles: { paediatric: { low_ml: 40 }, neonate: { low_ml: 4 } },
  stays_below: [{ setting: 'low_ml', detector: 'tidal-volume-high', theirs: 'high_ml', code: 'low_not_below_high' }],
  suppressed_by: ['vent-disconnect'],
  evaluate: (readings, settings) =>
    judgeLimit(readings.tidal_volume!, {
      side: 'low',
      limit: settings.low_ml,
      hysteresis: settings.low_ml * 0.05,
      parameter: 'tidal_volume',
      unit: 'mL',
      code: 'limit_low',
    }),
})
