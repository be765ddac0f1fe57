import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeLimit } from './verdict.ts'

/** A cuff is read every 15 min; a reading older than 20 min says nothing about now. */
const FRESH_MS = 20 * 60_000

/** Mean pressure by cuff below the limit, on each reading. A low systolic pressure says the same and goes before it. */
export default defineDetector({
  id: 'nibp-mean-low',
  title: 'NIBP mean low',
  kind: 'clinical',
  priority: 'medium',
  reads: ['nibp_mean'],
  window: { size_ms: 5000, slide_ms: 5000 },
  latches: false,
  settings: z.object({ low_mmhg: bounded(20, 110, 60), delay_ms: bounded(0, 15000, 0) }),
  form: {
    low_mmhg: { label: 'Low', unit: 'mm[Hg]', step: 1, order: 124 },
    delay_ms: delayField(125),
  },
  profiles: { paediatric: { low_mmhg: 50 }, neonate: { low_mmhg: 24 } },
  suppressed_by: ['nibp-sys-low'],
  stays_below: [{ setting: 'low_mmhg', detector: 'nibp-mean-high', theirs: 'high_mmhg', code: 'low_not_below_high' }],
  evaluate: (readings, settings) =>
    judgeLimit(readings.nibp_mean!, {
      side: 'low',
      limit: settings.low_mmhg,
      hysteresis: 5,
      parameter: 'nibp_mean',
      unit: 'mm[Hg]',
      code: 'limit_low',
      fresh_ms: FRESH_MS,
    }),
})
