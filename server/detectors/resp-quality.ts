import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeMark } from './verdict.ts'

/** The impedance wave is worthless, or shows the heart alone, so breathing is not judged. Flat is not listed: that may be apnoea. */
export default defineDetector({
  id: 'resp-quality',
  title: 'Respiration cannot be judged',
  kind: 'technical',
  priority: 'low',
  reads: ['resp.quality', 'rr'],
  window: { size_ms: 2_000, slide_ms: 1_000 },
  latches: false,
  settings: z.object({ delay_ms: bounded(0, 30_000, 15_000) }),
  form: { delay_ms: delayField(45) },
  suppressed_by: ['lead-off'],
  evaluate(readings) {
    const ofWave = judgeMark(readings['resp.quality']!, 'resp', 'signal_quality', ['lead_off', 'clipped', 'missing', 'noise'])
    if (ofWave.condition !== 'false') return ofWave
    const ofRate = judgeMark(readings.rr!, 'resp', 'signal_quality', ['noise'])
    return ofRate.condition === 'true' ? ofRate : ofWave
  },
})
