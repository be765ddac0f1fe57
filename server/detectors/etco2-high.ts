import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeLimit } from './verdict.ts'

/** Carbon dioxide at the end of a breath above the limit. */
export default defineDetector({
  id: 'etco2-high',
  title: 'EtCO₂ high',
  kind: 'clinical',
  priority: 'medium',
  reads: ['etco2'],
  window: { size_ms: 2000, slide_ms: 1000 },
  latches: false,
  settings: z.object({ high_mmhg: bounded(30, 80, 50), delay_ms: bounded(0, 15000, 10000) }),
  form: {
    high_mmhg: { label: 'High', unit: 'mm[Hg]', step: 1, order: 102 },
    delay_ms: delayField(103),
  },
  profiles: { neonate: { high_mmhg: 45 } },
  evaluate: (readings, settings) =>
    judgeLimit(readings.etco2!, {
      side: 'high',
      limit: settings.high_mmhg,
      hysteresis: 2,
      parameter: 'etco2',
      unit: 'mm[Hg]',
      code: 'limit_high',
    }),
})
