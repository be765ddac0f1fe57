import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { doubt } from './verdict.ts'

const FRESH_MS = 3_000
/** An interval shorter than this is no pause, however fast the rhythm. */
const LEAST_MS = 1_500

/**
 * An interval between two beats of 2 s, or of more than twice the usual one and 1.5 s, that no pulse fills. Longer than 4 s
 * it is asystole.
 */
export default defineDetector({
  id: 'pause',
  title: 'Pause',
  kind: 'clinical',
  priority: 'medium',
  reads: ['pause_ms', 'pause_ratio'],
  window: { size_ms: 3_000, slide_ms: 500 },
  latches: false,
  settings: z.object({ after_ms: bounded(1_500, 4_000, 2_000), times_usual: bounded(2, 5, 2), delay_ms: bounded(0, 5_000, 0) }),
  form: {
    after_ms: { label: 'Without a beat', unit: 'ms', step: 250, order: 53 },
    times_usual: { label: 'Or usual interval times', unit: '1', step: 1, order: 54 },
    delay_ms: delayField(55),
  },
  suppressed_by: ['asystole', 'ventricular-fibrillation', 'ventricular-tachycardia', 'hr-extreme-low'],
  evaluate(readings, { after_ms, times_usual }) {
    const pause = readings.pause_ms!
    const ratio = readings.pause_ratio!
    const reason = doubt(pause, FRESH_MS)
    if (reason !== '') return { condition: 'unknown', reason }
    const longer = pause.n > 0 && pause.max >= LEAST_MS && ratio.n > 0 && ratio.max > times_usual
    if (!(pause.n > 0 && Number.isFinite(pause.max) && (pause.max >= after_ms || longer))) return { condition: 'false', inside: true }
    const usual_times = ratio.n > 0 && Number.isFinite(ratio.max) ? Math.round(10 * ratio.max) / 10 : -1
    return {
      condition: 'true',
      code: 'pause',
      channel: 'ecg',
      params: { seconds: Math.round(pause.max / 100) / 10 },
      because: { pause_ms: Math.round(pause.max), after_ms, usual_times, times_usual },
    }
  },
})
