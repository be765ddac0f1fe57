import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeMark } from './verdict.ts'

/**
 * No lead of the ECG is good enough to count beats on: nobody is watching this heart by its ECG. Also while the heart rate is
 * withheld because its beats may be noise.
 */
export default defineDetector({
  id: 'ecg-quality',
  title: 'ECG cannot be judged',
  kind: 'technical',
  priority: 'low',
  reads: ['ecg.quality', 'hr'],
  window: { size_ms: 2_000, slide_ms: 1_000 },
  latches: false,
  settings: z.object({ delay_ms: bounded(0, 30_000, 10_000) }),
  form: { delay_ms: delayField(43) },
  suppressed_by: ['lead-off'],
  evaluate(readings) {
    const mark = judgeMark(readings['ecg.quality']!, 'ecg', 'signal_quality', ['noise', 'clipped', 'missing'])
    if (mark.condition !== 'false') return mark
    const rate = judgeMark(readings.hr!, 'ecg', 'signal_quality', ['noise'])
    return rate.condition === 'true' ? rate : mark
  },
})
