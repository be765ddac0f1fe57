import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeBacked } from './verdict.ts'

/** Systolic arterial pressure below the limit. A low mean says the same and goes before it. */
export default defineDetector({
  id: 'art-sys-low',
  title: 'ART systolic low',
  kind: 'clinical',
  priority: 'medium',
  reads: ['art_sys', 'art.quality'],
  window: { size_ms: 2000, slide_ms: 1000 },
  latches: false,
  settings: z.object({ low_mmhg: bounded(30, 140, 90), delay_ms: bounded(0, 15000, 5000) }),
  form: {
    low_mmhg: { label: 'Low', unit: 'mm[Hg]', step: 1, order: 114 },
    delay_ms: delayField(115),
  },
  profiles: { paediatric: { low_mmhg: 70 }, neonate: { low_mmhg: 40 } },
  suppressed_by: ['catheter-disconnect', 'art-mean-low'],
  stays_below: [{ setting: 'low_mmhg', detector: 'art-sys-high', theirs: 'high_mmhg', code: 'low_not_below_high' }],
  evaluate: (readings, settings) =>
    judgeBacked(readings.art_sys!, readings['art.quality']!, {
      side: 'low',
      limit: settings.low_mmhg,
      hysteresis: 5,
      parameter: 'art_sys',
      unit: 'mm[Hg]',
      code: 'limit_low',
    }),
})
