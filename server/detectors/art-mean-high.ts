import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeBacked } from './verdict.ts'

/** Mean arterial pressure above the limit. */
export default defineDetector({
  id: 'art-mean-high',
  title: 'ART mean high',
  kind: 'clinical',
  priority: 'medium',
  reads: ['art_mean', 'art.quality'],
  window: { size_ms: 2000, slide_ms: 1000 },
  latches: false,
  settings: z.object({ high_mmhg: bounded(40, 180, 110), delay_ms: bounded(0, 15000, 5000) }),
  form: {
    high_mmhg: { label: 'High', unit: 'mm[Hg]', step: 1, order: 112 },
    delay_ms: delayField(113),
  },
  profiles: { paediatric: { high_mmhg: 90 }, neonate: { high_mmhg: 70 } },
  evaluate: (readings, settings) =>
    judgeBacked(readings.art_mean!, readings['art.quality']!, {
      side: 'high',
      limit: settings.high_mmhg,
      hysteresis: 5,
      parameter: 'art_mean',
      unit: 'mm[Hg]',
      code: 'limit_high',
    }),
})
