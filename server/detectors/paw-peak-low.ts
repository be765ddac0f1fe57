import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeLimit } from './verdict.ts'

/** Peak airway pressure below the limit: a leak. A collapse of pressure and volume is a disconnect. */
export default defineDetector({
  id: 'paw-peak-low',
  title: 'Airway pressure low',
  kind: 'clinical',
  priority: 'medium',
  reads: ['paw_peak'],
  window: { size_ms: 2000, slide_ms: 1000 },
  latches: false,
  settings: z.object({ low_cmh2o: bounded(3, 40, 8), delay_ms: bounded(0, 15000, 5000) }),
  form: {
    low_cmh2o: { label: 'Low', unit: 'cm[H2O]', step: 1, order: 220 },
    delay_ms: delayField(221),
  },
  stays_below: [{ setting: 'low_cmh2o', detector: 'paw-peak-high', theirs: 'high_cmh2o', code: 'low_not_below_high' }],
  suppressed_by: ['vent-disconnect'],
  evaluate: (readings, settings) =>
    judgeLimit(readings.paw_peak!, {
      side: 'low',
      limit: settings.low_cmh2o,
      hysteresis: 1,
      parameter: 'paw_peak',
      unit: 'cm[H2O]',
      code: 'limit_low',
    }),
})
