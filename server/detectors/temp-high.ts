import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeLimit } from './verdict.ts'

/** A body warms and cools slowly, and some thermometers speak once a minute. */
const FRESH_MS = 60_000

/** Core temperature above the limit. */
export default defineDetector({
  id: 'temp-high',
  title: 'Temperature high',
  kind: 'clinical',
  priority: 'medium',
  reads: ['temp'],
  window: { size_ms: 10000, slide_ms: 5000 },
  latches: false,
  settings: z.object({ high_c: bounded(36.5, 42, 39), delay_ms: bounded(0, 60000, 10000) }),
  form: {
    high_c: { label: 'High', unit: 'Cel', step: 0.1, order: 132 },
    delay_ms: delayField(133),
  },
  evaluate: (readings, settings) =>
    judgeLimit(readings.temp!, {
      side: 'high',
      limit: settings.high_c,
      hysteresis: 0.3,
      parameter: 'temp',
      unit: 'Cel',
      code: 'limit_high',
      digits: 1,
      fresh_ms: FRESH_MS,
    }),
})
