import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { doubt } from './verdict.ts'

/** A pulse this recent refutes asystole (24/min), if another came within the window: one alone may be a movement. */
const PULSE_ALIVE_MS = 2_500
const PULSES = 2
const FRESH_MS = 2_000

/**
 * No QRS for 4 s (neonate 3 s) and no pulse (CinC 2015). A flat ECG with a living pulse is a technical fault, see ecg-flat;
 * lead off and noise are unknown, never asystole. Without any pulse wave the ECG alone decides: better heard than missed.
 */
export default defineDetector({
  id: 'asystole',
  title: 'Asystole',
  kind: 'clinical',
  priority: 'high',
  reads: ['beat_pause_ms', 'pulse'],
  window: { size_ms: 4_000, slide_ms: 250 },
  latches: true,
  settings: z.object({ after_ms: bounded(3_000, 4_000, 4_000), delay_ms: bounded(0, 0, 0) }),
  form: {
    after_ms: { label: 'Without a beat', unit: 'ms', step: 1_000, locked: true, order: 0 },
    delay_ms: delayField(1, true),
  },
  profiles: { neonate: { after_ms: 3_000 } },
  evaluate(readings, { after_ms }) {
    const pause = readings.beat_pause_ms!
    const pulse = readings.pulse!
    const reason = doubt(pause, FRESH_MS)
    if (reason !== '') return { condition: 'unknown', reason }
    if (pause.last < after_ms) return { condition: 'false', inside: true }
    if (pulse.age_ms < PULSE_ALIVE_MS && pulse.n >= PULSES) return { condition: 'false', inside: true }
    const pulse_age_ms = Number.isFinite(pulse.age_ms) ? pulse.age_ms : -1
    return {
      condition: 'true',
      code: 'asystole',
      channel: 'ecg',
      params: { seconds: Math.floor(pause.last / 1000) },
      because: { pause_ms: pause.last, after_ms, pulses: pulse.n, pulse_age_ms },
    }
  },
})
