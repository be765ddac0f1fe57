import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeMark } from './verdict.ts'

/** The arterial wave is there but worthless (flushed, clamped, damped away, out of scale), so its pressures are not judged. */
export default defineDetector({
  id: 'art-quality',
  title: 'ART cannot be judged',
  kind: 'technical',
  priority: 'low',
  reads: ['art.quality'],
  window: { size_ms: 2_000, slide_ms: 1_000 },
  latches: false,
  settings: z.object({ delay_ms: bounded(0, 30_000, 15_000) }),
  form: { delay_ms: delayField(46) },
  suppressed_by: ['catheter-disconnect', 'asystole'],
  evaluate: (readings) =>
    judgeMark(readings['art.quality']!, 'art', 'signal_quality', ['flat', 'clipped', 'missing', 'noise', 'motion', 'out_of_range']),
})
