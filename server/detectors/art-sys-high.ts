import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeBacked } from './verdict.ts'

/** Systolic arterial pressure above the limit. A high mean says the same and goes before it. */
export default defineDetector({
  id: 'art-sys-high',
  title: 'ART systolic high',
  kind: 'clinical',
  priority: 'medium',
  reads: ['art_sys', 'art.quality'],
  window: { size_ms: 2000, slide_ms: 1000 },
  latches: false,
  settings: z.object({ high_mmhg: bounded(60, 240, 160), delay_ms: bounded(0, 15000, 5000) }),
  form: {
    high_mmhg: { label: 'High', unit: 'mm[Hg]', step: 1, order: 116 },
    delay_ms: delayField(117),
  },
  profiles: { paediatric: { high_mmhg: 120 }, neonate: { high_mmhg: 90 } },
  suppressed_by: ['art-mean-high'],
  evaluate: (readings, settings) =>
    judgeBacked(readings.art_sys!, readings['art.quality']!, {
      side: 'high',
      limit: settings.high_mmhg,
      hysteresis: 5,
      parameter: 'art_sys',
      unit: 'mm[Hg]',
      code: 'limit_high',
    }),
})
