import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeMark } from './verdict.ts'

/** The CO2 wave is gone or has values no breath can have, so breathing is not judged by it. Flat is not listed: that is apnoea. */
export default defineDetector({
  id: 'co2-quality',
  title: 'CO₂ cannot be judged',
  kind: 'technical',
  priority: 'low',
  reads: ['co2.quality'],
  window: { size_ms: 2_000, slide_ms: 1_000 },
  latches: false,
  settings: z.object({ delay_ms: bounded(0, 30_000, 15_000) }),
  form: { delay_ms: delayField(47) },
  evaluate: (readings) => judgeMark(readings['co2.quality']!, 'co2', 'signal_quality', ['missing']),
})
