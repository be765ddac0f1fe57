import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { doubt } from './verdict.ts'

const FRESH_MS = 3_000

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
  evaluate(readings, { after_ms }) {
    const pause = readings.co2_pause_ms!
    const reason = doubt(pause, FRESH_MS)
    if (reason !== '') return { condition: 'unknown', reason }
    if (pause.last < after_ms) return { condition: 'false', inside: true }
    return {
      condition: 'true',
      code: 'apnoea',
      channel: 'co2',
      params: { seconds: Math.floor(pause.last / 1000) },
      because: { pause_ms: pause.last, after_ms },
    }
  },
})
