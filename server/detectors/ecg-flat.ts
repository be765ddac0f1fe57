import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { LIFE_READS, pulseLives } from './pulse-alive.ts'
import { bounded, delayField } from './setting.ts'
import { judgeMark } from './verdict.ts'

/** The ECG moves less than 0.08 mV while a pulse is there: cable or electrode, not asystole. */
export default defineDetector({
  id: 'ecg-flat',
  title: 'ECG flat, pulse present',
  kind: 'technical',
  priority: 'medium',
  reads: ['ecg.quality', ...LIFE_READS],
  window: { size_ms: 2_000, slide_ms: 1_000 },
  latches: false,
  settings: z.object({ delay_ms: bounded(0, 10_000, 2_000) }),
  form: { delay_ms: delayField(42) },
  suppressed_by: ['lead-off'],
  evaluate(readings) {
    const mark = judgeMark(readings['ecg.quality']!, 'ecg', 'ecg_flat', ['flat'])
    if (mark.condition !== 'true') return mark
    return pulseLives(readings) ? mark : { condition: 'unknown', reason: 'flat' }
  },
})
