import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { judgeBreathPause } from './breath-pause.ts'
import { bounded, delayField } from './setting.ts'

/** No breath for 20 s (neonate 15 s). May be set stricter for a patient, never beyond 20 s. */
export default defineDetector({
  id: 'apnoea',
  title: 'Apnoea',
  kind: 'clinical',
  priority: 'high',
  reads: ['breath_pause_ms'],
  window: { size_ms: 2_000, slide_ms: 1_000 },
  latches: true,
  settings: z.object({ after_ms: bounded(10_000, 20_000, 20_000), delay_ms: bounded(0, 0, 0) }),
  form: {
    after_ms: { label: 'Without a breath', unit: 'ms', step: 1_000, order: 34 },
    delay_ms: delayField(35, true),
  },
  profiles: { neonate: { after_ms: 15_000 } },
  evaluate: (readings, { after_ms }) => judgeBreathPause(readings.breath_pause_ms!, 'resp', after_ms),
})
