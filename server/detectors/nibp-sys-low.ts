import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeLimit } from './verdict.ts'

/** A cuff is read every 15 min; a reading older than 20 min says nothing about now. */
const FRESH_MS = 20 * 60_000

/** Systolic pressure by cuff below the limit, on each reading. */
export default defineDetector({
  id: 'nibp-sys-low',
  title: 'NIBP systolic low',
  kind: 'clinical',
  priority: 'medium',
  reads: ['nibp_sys'],
  window: { size_ms: 5000, slide_ms: 5000 },
  latches: false,
  settings: z.object({ low_mmhg: bounded(30, 140, 90), delay_ms: bounded(0, 15000, 0) }),
  form: {
    low_mmhg: { label: 'Low', unit: 'mm[Hg]', step: 1, order: 120 },
    delay_ms: delayField(121),
  },
  profiles: { paediatric: { low_mmhg: 70 }, neonate: { low_mmhg: 40 } },
  stays_below: [{ setting: 'low_mmhg', detector: 'nibp-sys-high', theirs: 'high_mmhg', code: 'low_not_below_high' }],
  evaluate: (readings, settings) =>
    judgeLimit(readings.nibp_sys!, {
      side: 'low',
      limit: settings.low_mmhg,
      hysteresis: 5,
      parameter: 'nibp_sys',
      unit: 'mm[Hg]',
      code: 'limit_low',
      fresh_ms: FRESH_MS,
    }),
})
