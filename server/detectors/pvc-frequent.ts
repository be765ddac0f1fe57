import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { doubt } from './verdict.ts'

const FRESH_MS = 5_000

/** More ventricular beats in the last minute than the limit; while the ECG cannot be judged nobody knows. */
export default defineDetector({
  id: 'pvc-frequent',
  title: 'Ventricular beats frequent',
  kind: 'clinical',
  priority: 'low',
  reads: ['v.per_min', 'ecg.quality'],
  window: { size_ms: 5_000, slide_ms: 1_000 },
  latches: false,
  settings: z.object({ high_per_min: bounded(1, 60, 10), delay_ms: bounded(0, 60_000, 5_000) }),
  form: {
    high_per_min: { label: 'High', unit: '/min', step: 1, order: 56 },
    delay_ms: delayField(57),
  },
  suppressed_by: ['asystole', 'ventricular-fibrillation', 'ventricular-tachycardia', 'ventricular-run'],
  evaluate(readings, { high_per_min }) {
    const count = readings['v.per_min']!
    const reason = doubt(count, FRESH_MS) || readings['ecg.quality']!.quality
    if (reason !== '') return { condition: 'unknown', reason }
    if (!(count.last > high_per_min)) return { condition: 'false', inside: count.last < high_per_min }
    return {
      condition: 'true',
      code: 'pvc_frequent',
      channel: 'ecg',
      params: { value: count.last, limit: high_per_min },
      because: { per_min: count.last, limit: high_per_min },
    }
  },
})
