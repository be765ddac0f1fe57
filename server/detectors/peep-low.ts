import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeLimit } from './verdict.ts'

/** End-expiratory pressure below the limit: a leak, or a setting that was lost. */
export default defineDetector({
  id: 'peep-low',
  title: 'PEEP low',
  kind: 'clinical',
  priority: 'medium',
  reads: ['peep'],
  window: { size_ms: 2000, slide_ms: 1000 },
  latches: false,
  settings: z.object({ low_cmh2o: bounded(0, 20, 3), delay_ms: bounded(0, 15000, 10000) }),
  form: {
    low_cmh2o: { label: 'Low', unit: 'cm[H2O]', step: 1, order: 210 },
    delay_ms: delayField(211),
  },
  stays_below: [{ setting: 'low_cmh2o', detector: 'peep-high', theirs: 'high_cmh2o', code: 'low_not_below_high' }],
  suppressed_by: ['vent-disconnect'],
  evaluate: (readings, settings) =>
    judgeLimit(readings.peep!, {
      side: 'low',
      limit: settings.low_cmh2o,
      hysteresis: 1,
      parameter: 'peep',
      unit: 'cm[H2O]',
      code: 'limit_low',
    }),
})
