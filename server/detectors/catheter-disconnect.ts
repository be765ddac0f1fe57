import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { doubt } from './verdict.ts'

const FRESH_MS = 3_000

/**
 * The arterial line has come off: it carried a pulse, and now neither pulse nor a mean of 10 mmHg. Red, because a patient bleeds
 * from an open arterial line within minutes.
 */
export default defineDetector({
  id: 'catheter-disconnect',
  title: 'Arterial line disconnected',
  kind: 'clinical',
  priority: 'high',
  reads: ['art.lost_ms'],
  window: { size_ms: 2_000, slide_ms: 1_000 },
  latches: true,
  settings: z.object({ after_ms: bounded(1_000, 10_000, 5_000), delay_ms: bounded(0, 0, 0) }),
  form: {
    after_ms: { label: 'Without pressure and pulse', unit: 'ms', step: 1_000, order: 118 },
    delay_ms: delayField(119, true),
  },
  evaluate(readings, { after_ms }) {
    const lost = readings['art.lost_ms']!
    const reason = doubt(lost, FRESH_MS)
    if (reason !== '') return { condition: 'unknown', reason }
    if (lost.last < after_ms) return { condition: 'false', inside: lost.last === 0 }
    return {
      condition: 'true',
      code: 'catheter_disconnect',
      channel: 'art',
      params: { seconds: Math.floor(lost.last / 1000) },
      because: { lost_ms: lost.last, after_ms },
    }
  },
})
