import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeLimit } from './verdict.ts'

/** Less oxygen inspired than the limit: near air or below it the gas mixture has failed, so it is red (typical ventilator default). */
export default defineDetector({
  id: 'fio2-low',
  title: 'FiO₂ low',
  kind: 'clinical',
  priority: 'high',
  reads: ['fio2'],
  window: { size_ms: 2000, slide_ms: 1000 },
  latches: true,
  settings: z.object({ low_pct: bounded(18, 60, 20), delay_ms: bounded(0, 15000, 10000) }),
  form: {
    low_pct: { label: 'Low', unit: '%', step: 1, order: 200 },
    delay_ms: delayField(201),
  },
  stays_below: [{ setting: 'low_pct', detector: 'fio2-high', theirs: 'high_pct', code: 'low_not_below_high' }],
  evaluate: (readings, settings) =>
    judgeLimit(readings.fio2!, {
      side: 'low',
      limit: settings.low_pct,
      hysteresis: 1,
      parameter: 'fio2',
      unit: '%',
      code: 'limit_low',
    }),
})
