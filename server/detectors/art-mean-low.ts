import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeBacked } from './verdict.ts'

/** Mean arterial pressure below the limit. Ten seconds of delay at most: the arterial line is beat by beat. */
export default defineDetector({
  id: 'art-mean-low',
  title: 'ART mean low',
  kind: 'clinical',
  priority: 'medium',
  reads: ['art_mean', 'art.quality'],
  window: { size_ms: 2000, slide_ms: 1000 },
  latches: false,
  settings: z.object({ low_mmhg: bounded(20, 110, 70), delay_ms: bounded(0, 15000, 5000) }),
  form: {
    low_mmhg: { label: 'Low', unit: 'mm[Hg]', step: 1, order: 110 },
    delay_ms: delayField(111),
  },
  profiles: { paediatric: { low_mmhg: 50 }, neonate: { low_mmhg: 24 } },
  suppressed_by: ['catheter-disconnect'],
  stays_below: [{ setting: 'low_mmhg', detector: 'art-mean-high', theirs: 'high_mmhg', code: 'low_not_below_high' }],
  evaluate: (readings, settings) =>
    judgeBacked(readings.art_mean!, readings['art.quality']!, {
      side: 'low',
      limit: settings.low_mmhg,
      hysteresis: 5,
      parameter: 'art_mean',
      unit: 'mm[Hg]',
      code: 'limit_low',
    }),
})
