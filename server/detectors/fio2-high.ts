import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeLimit } from './verdict.ts'

/** More oxygen inspired than the limit. Two minutes of delay let suctioning with 100 % pass. */
export default defineDetector({
  id: 'fio2-high',
  title: 'FiO₂ high',
  kind: 'clinical',
  priority: 'medium',
  reads: ['fio2'],
  window: { size_ms: 5000, slide_ms: 5000 },
  latches: false,
  settings: z.object({ high_pct: bounded(25, 100, 60), delay_ms: bounded(0, 300000, 120000) }),
  form: {
    high_pct: { label: 'High', unit: '%', step: 1, order: 202 },
    delay_ms: delayField(203),
  },
  profiles: { neonate: { high_pct: 50 } },
  evaluate: (readings, settings) =>
    judgeLimit(readings.fio2!, {
      side: 'high',
      limit: settings.high_pct,
      hysteresis: 2,
      parameter: 'fio2',
      unit: '%',
      code: 'limit_high',
    }),
})
