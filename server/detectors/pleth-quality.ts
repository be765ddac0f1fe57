import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeMark } from './verdict.ts'

/** The pleth is there but worthless, so its SpO2 is not judged; or it shows no pulse where the device tells no pulse rate. */
export default defineDetector({
  id: 'pleth-quality',
  title: 'Pleth cannot be judged',
  kind: 'technical',
  priority: 'low',
  reads: ['pleth.quality', 'pulse_rate'],
  window: { size_ms: 2_000, slide_ms: 1_000 },
  latches: false,
  settings: z.object({ delay_ms: bounded(0, 30_000, 15_000) }),
  form: { delay_ms: delayField(44) },
  suppressed_by: ['asystole', 'probe-off'],
  evaluate(readings) {
    const reasons = ['flat', 'clipped', 'missing', 'noise', 'motion']
    const ofWave = judgeMark(readings['pleth.quality']!, 'pleth', 'signal_quality', reasons)
    if (ofWave.condition !== 'false') return ofWave
    const ofRate = judgeMark(readings.pulse_rate!, 'pleth', 'signal_quality', ['no_beats'])
    return ofRate.condition === 'true' ? ofRate : ofWave
  },
})
