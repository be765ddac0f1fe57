import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeLimit } from './verdict.ts'

/** Expired tidal volume above the limit: the lung is stretched. The default fits nobody exactly: volumes go by body weight. */
export default defineDetector({
  id: 'tidal-volume-high',
  title: 'Tidal volume high',
  kind: 'clinical',
  priority: 'medium',
  reads: ['tidal_volume'],
  window: { size_ms: 2000, slide_ms: 1000 },
  latches: false,
  settings: z.object({ high_ml: bounded(4, 2000, 800), delay_ms: bounded(0, 15000, 10000) }),
  form: {
    high_ml: { label: 'High', unit: 'mL', step: 1, order: 232 },
    delay_ms: delayField(233),
  },
  profiles: { paediatric: { high_ml: 400 }, neonate: { high_ml: 40 } },
  evaluate: (readings, settings) =>
    judgeLimit(readings.tidal_volume!, {
      side: 'high',
      limit: settings.high_ml,
      hysteresis: settings.high_ml * 0.05,
      parameter: 'tidal_volume',
      unit: 'mL',
      code: 'limit_high',
    }),
})
