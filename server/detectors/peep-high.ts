import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeLimit } from './verdict.ts'

/** End-expiratory pressure above the limit: gas is trapped, or set so. */
export default defineDetector({
  id: 'peep-high',
  title: 'PEEP high',
  kind: 'clinical',
  priority: 'medium',
  reads: ['peep'],
  window: { size_ms: 2000, slide_ms: 1000 },
  latches: false,
  settings: z.object({ high_cmh2o: bounded(4, 40, 15), delay_ms: bounded(0, 15000, 10000) }),
  form: {
    high_cmh2o: { label: 'High', unit: 'cm[H2O]', step: 1, order: 212 },
    delay_ms: delayField(213),
  },
  profiles: { paediatric: { high_cmh2o: 12 }, neonate: { high_cmh2o: 10 } },
  evaluate: (readings, settings) =>
    judgeLimit(readings.peep!, {
      side: 'high',
      limit: settings.high_cmh2o,
      hysteresis: 1,
      parameter: 'peep',
      unit: 'cm[H2O]',
      code: 'limit_high',
    }),
})
