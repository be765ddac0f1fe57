import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeLimit } from './verdict.ts'

/** Carbon dioxide at the end of a breath below the limit. */
export default defineDetector({
  id: 'etco2-low',
  title: 'EtCO₂ low',
  kind: 'clinical',
  priority: 'medium',
  reads: ['etco2'],
  window: { size_ms: 2000, slide_ms: 1000 },
  latches: false,
  settings: z.object({ low_mmhg: bounded(10, 45, 30), delay_ms: bounded(0, 15000, 10000) }),
  form: {
    low_mmhg: { label: 'Low', unit: 'mm[Hg]', step: 1, order: 100 },
    delay_ms: delayField(101),
  },
  suppressed_by: ['apnoea-co2', 'vent-disconnect'],
  stays_below: [{ setting: 'low_mmhg', detector: 'etco2-high', theirs: 'high_mmhg', code: 'low_not_below_high' }],
  evaluate: (readings, settings) =>
    judgeLimit(readings.etco2!, {
      side: 'low',
      limit: settings.low_mmhg,
      hysteresis: 2,
      parameter: 'etco2',
      unit: 'mm[Hg]',
      code: 'limit_low',
    }),
})
