import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { judgeBreathPause } from './breath-pause.ts'
import { bounded, delayField } from './setting.ts'

/**
 * No exhalation for 20 s (neonate 15 s). Beside the apnoea of the chest, not instead of it: a closed airway moves the chest and
 * no air. Where the chest is still, too, its alarm is the one.
 */
export default defineDetector({
  id: 'apnoea-co2',
  title: 'Apnoea (CO₂)',
  kind: 'clinical',
  priority: 'high',
  reads: ['co2_pause_ms'],
  window: { size_ms: 2_000, slide_ms: 1_000 },
  latches: true,
  settings: z.object({ after_ms: bounded(10_000, 20_000, 20_000), delay_ms: bounded(0, 0, 0) }),
  form: {
    after_ms: { label: 'Without a breath', unit: 'ms', step: 1_000, order: 36 },
    delay_ms: delayField(37, true),
  },
  profiles: { neonate: { after_ms: 15_000 } },
  suppressed_by: ['apnoea'],
  evaluate: (readings, { after_ms }) => judgeBreathPause(readings.co2_pause_ms!, 'co2', after_ms),
})
