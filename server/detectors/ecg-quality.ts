import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeMark } from './verdict.ts'

/** No lead of the ECG is good enough to count beats on: nobody is watching this heart by its ECG. */
export default defineDetector({
  id: 'ecg-quality',
  title: 'ECG cannot be judged',
  kind: 'technical',
  priority: 'low',
  reads: ['ecg.quality'],
  window: { size_ms: 2_000, slide_ms: 1_000 },
  latches: false,
  settings: z.object({ delay_ms: bounded(0, 30_000, 10_000) }),
  form: { delay_ms: delayField(43) },
  evaluate: (readings) => judgeMark(readings['ecg.quality']!, 'ecg', 'signal_quality', ['noise', 'clipped', 'missing']),
})
