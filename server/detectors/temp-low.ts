import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeLimit } from './verdict.ts'

/** A body warms and cools slowly, and some thermometers speak once a minute. */
const FRESH_MS = 60_000

/** Core temperature below the limit. */
export default defineDetector({
  id: 'temp-low',
  title: 'Temperature low',
  kind: 'clinical',
  priority: 'medium',
  reads: ['temp'],
  window: { size_ms: 10000, slide_ms: 5000 },
  latches: false,
  settings: z.object({ low_c: bounded(30, 38, 36), delay_ms: bounded(0, 60000, 10000) }),
  form: {
    low_c: { label: 'Low', unit: 'Cel', step: 0.1, order: 130 },
    delay_ms: delayField(131),
  },
  stays_below: [{ setting: 'low_c', detector: 'temp-high', theirs: 'high_c', code: 'low_not_below_high' }],
  evaluate: (readings, settings) =>
    judgeLimit(readings.temp!, {
      side: 'low',
      limit: settings.low_c,
      hysteresis: 0.3,
      parameter: 'temp',
      unit: 'Cel',
      code: 'limit_low',
      digits: 1,
      fresh_ms: FRESH_MS,
    }),
})
