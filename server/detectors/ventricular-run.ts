import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { doubt } from './verdict.ts'

const FRESH_MS = 3_000
/** Beats less alike than this are noise rather than a run (half of the false runs on recordings, few of the true ones). */
const ALIKE = 0.6

/** Three or four ventricular beats in a row above 100/min, alike as noise is not: a run, short of a ventricular tachycardia. */
export default defineDetector({
  id: 'ventricular-run',
  title: 'Ventricular run',
  kind: 'clinical',
  priority: 'medium',
  reads: ['v.run', 'v.rate', 'v.run_alike'],
  window: { size_ms: 2_000, slide_ms: 250 },
  latches: false,
  settings: z.object({ beats: bounded(3, 10, 3), rate_per_min: bounded(60, 180, 100), delay_ms: bounded(0, 5_000, 0) }),
  form: {
    beats: { label: 'Beats in a row', unit: '1', step: 1, order: 50 },
    rate_per_min: { label: 'Above', unit: '/min', step: 5, order: 51 },
    delay_ms: delayField(52),
  },
  profiles: { paediatric: { rate_per_min: 120 }, neonate: { rate_per_min: 150 } },
  suppressed_by: ['asystole', 'ventricular-fibrillation', 'ventricular-tachycardia'],
  evaluate(readings, { beats, rate_per_min }) {
    const run = readings['v.run']!
    const rate = readings['v.rate']!
    const alike = readings['v.run_alike']!.last
    const reason = doubt(run, FRESH_MS)
    if (reason !== '') return { condition: 'unknown', reason }
    if (!(run.n > 0 && run.max >= beats && alike >= ALIKE && Number.isFinite(rate.max) && rate.max > rate_per_min))
      return { condition: 'false', inside: true }
    return {
      condition: 'true',
      code: 'ventricular_run',
      channel: 'ecg',
      params: { beats: run.max, rate: Math.round(rate.max) },
      because: { run: run.max, beats, rate: Math.round(rate.max), rate_per_min, alike: Math.round(100 * alike) / 100 },
    }
  },
})
