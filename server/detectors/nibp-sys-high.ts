import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeLimit } from './verdict.ts'

/** A cuff is read every 15 min; a reading older than 20 min says nothing about now. */
const FRESH_MS = 20 * 60_000

/** Systolic pressure by cuff above the limit, on each reading. */
export default defineDetector({
  id: 'nibp-sys-high',
  title: 'NIBP systolic high',
  kind: 'clinical',
  priority: 'medium',
  reads: ['nibp_sys'],
  window: { size_ms: 5000, slide_ms: 5000 },
  latches: false,
  settings: z.object({ high_mmhg: bounded(60, 240, 160), delay_ms: bounded(0, 15000, 0) }),
  form: {
    high_mmhg: { label: 'High', unit: 'mm[Hg]', step: 1, order: 122 },
    delay_ms: delayField(123),
  },
  profiles: { paediatric: { high_mmhg: 120 }, neonate: { high_mmhg: 90 } },
  evaluate: (readings, settings) =>
    judgeLimit(readings.nibp_sys!, {
      side: 'high',
      limit: settings.high_mmhg,
      hysteresis: 5,
      parameter: 'nibp_sys',
      unit: 'mm[Hg]',
      code: 'limit_high',
      fresh_ms: FRESH_MS,
    }),
})
