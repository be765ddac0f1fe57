import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { judgeMark } from './verdict.ts'

/** The device says that the SpO2 probe is off the finger. */
export default defineDetector({
  id: 'probe-off',
  title: 'SpO₂ probe off',
  kind: 'technical',
  priority: 'low',
  reads: ['pleth.quality'],
  window: { size_ms: 2_000, slide_ms: 1_000 },
  latches: false,
  settings: z.object({ delay_ms: bounded(0, 30_000, 2_000) }),
  form: { delay_ms: delayField(41) },
  evaluate: (readings) => judgeMark(readings['pleth.quality']!, 'pleth', 'probe_off', ['probe_off']),
})
