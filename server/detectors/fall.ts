import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { doubt } from './verdict.ts'

/** Somebody who wears an accelerometer fell and lies still. Getting up again ends it by itself. */
export default defineDetector({
  id: 'fall',
  title: 'Fall',
  kind: 'clinical',
  priority: 'medium',
  reads: ['fall.rest_s'],
  window: { size_ms: 2_000, slide_ms: 1_000 },
  latches: false,
  settings: z.object({ after_ms: bounded(5_000, 60_000, 10_000), delay_ms: bounded(0, 60_000, 0) }),
  form: {
    after_ms: { label: 'Lying still for', unit: 'ms', step: 1_000, order: 300 },
    delay_ms: delayField(301),
  },
  evaluate(readings, { after_ms }) {
    const rest = readings['fall.rest_s']!
    const reason = doubt(rest)
    if (reason !== '') return { condition: 'unknown', reason }
    if (rest.last * 1_000 < after_ms) return { condition: 'false', inside: rest.last === 0 }
    return {
      condition: 'true',
      code: 'fall',
      channel: 'activity',
      params: { seconds: Math.floor(rest.last) },
      because: { rest_s: rest.last, after_ms },
    }
  },
})
