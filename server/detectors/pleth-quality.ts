import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeMark } from './verdict.ts'

/** The pleth is there but worthless, so its SpO2 is not judged. */
export default defineDetector({
  id: 'pleth-quality',
  title: 'Pleth cannot be judged',
  kind: 'technical',
  priority: 'low',
  reads: ['pleth.quality'],
  window: { size_ms: 2_000, slide_ms: 1_000 },
  latches: false,
  settings: z.object({ delay_ms: bounded(0, 30_000, 15_000) }),
  form: { delay_ms: delayField(44) },
  evaluate: (readings) =>
    judgeMark(readings['pleth.quality']!, 'pleth', 'signal_quality', ['flat', 'clipped', 'missing', 'noise', 'motion']),
})
