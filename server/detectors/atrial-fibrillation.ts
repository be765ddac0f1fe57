import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { doubt } from './verdict.ts'

const FRESH_MS = 6_000

/**
 * Irregular rhythm as in atrial fibrillation: the intervals of 30 s follow no pattern (coefficient of sample entropy, Lake and
 * Moorman 2011). A screen on intervals alone, so it says "possible". It may end only when a whole minute was regular.
 */
export default defineDetector({
  id: 'atrial-fibrillation',
  title: 'Irregular rhythm, possible AF',
  kind: 'clinical',
  priority: 'medium',
  reads: ['af'],
  window: { size_ms: 60_000, slide_ms: 2_000 },
  latches: false,
  settings: z.object({ delay_ms: bounded(0, 300_000, 30_000) }),
  form: { delay_ms: delayField(58) },
  suppressed_by: ['asystole', 'ventricular-fibrillation', 'ventricular-tachycardia'],
  evaluate(readings) {
    const af = readings.af!
    const reason = doubt(af, FRESH_MS)
    if (reason !== '') return { condition: 'unknown', reason }
    if (!(af.last >= 0.5)) return { condition: 'false', inside: af.n > 0 && af.max < 0.5 }
    return {
      condition: 'true',
      code: 'atrial_fibrillation',
      channel: 'ecg',
      params: {},
      because: { irregular_part: af.n > 0 ? af.mean : af.last, windows: af.n },
    }
  },
})
