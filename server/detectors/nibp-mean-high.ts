import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeLimit } from './verdict.ts'

/** A cuff is read every 15 min; a reading older than 20 min says nothing about now. */
const FRESH_MS = 20 * 60_000

/** Mean pressure by cuff above the limit, on each reading. A high systolic pressure says the same and goes before it. */
export default defineDetector({
  id: 'nibp-mean-high',
  title: 'NIBP mean high',
  kind: 'clinical',
  priority: 'medium',
  reads: ['nibp_mean'],
  window: { size_ms: 5000, slide_ms: 5000 },
  latches: false,
  settings: z.object({ high_mmhg: bounded(40, 180, 110), delay_ms: bounded(0, 15000, 0) }),
  form: {
    high_mmhg: { label: 'High', unit: 'mm[Hg]', step: 1, order: 126 },
    delay_ms: delayField(127),
  },
  profiles: { paediatric: { high_mmhg: 90 }, neonate: { high_mmhg: 70 } },
  suppressed_by: ['nibp-sys-high'],
  evaluate: (readings, settings) =>
    judgeLimit(readings.nibp_mean!, {
      side: 'high',
      limit: settings.high_mmhg,
      hysteresis: 5,
      parameter: 'nibp_mean',
      unit: 'mm[Hg]',
      code: 'limit_high',
      fresh_ms: FRESH_MS,
    }),
})
