import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeLimit } from './verdict.ts'

/** Peak airway pressure above the limit: a kink, secretions, bronchospasm, a stiff lung or a cough. */
export default defineDetector({
  id: 'paw-peak-high',
  title: 'Airway pressure high',
  kind: 'clinical',
  priority: 'medium',
  reads: ['paw_peak'],
  window: { size_ms: 2000, slide_ms: 1000 },
  latches: false,
  settings: z.object({ high_cmh2o: bounded(15, 80, 40), delay_ms: bounded(0, 15000, 5000) }),
  form: {
    high_cmh2o: { label: 'High', unit: 'cm[H2O]', step: 1, order: 222 },
    delay_ms: delayField(223),
  },
  profiles: { paediatric: { high_cmh2o: 35 }, neonate: { high_cmh2o: 30 } },
  evaluate: (readings, settings) =>
    judgeLimit(readings.paw_peak!, {
      side: 'high',
      limit: settings.high_cmh2o,
      hysteresis: 2,
      parameter: 'paw_peak',
      unit: 'cm[H2O]',
      code: 'limit_high',
    }),
})
