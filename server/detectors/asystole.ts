import { z } from 'zod'
import { defineDetector, type Reading } from '../engine/detector.ts'
import { LIFE_READS, pulseBecause, pulseLives, pulseNow } from './pulse-alive.ts'
import { bounded, delayField } from './setting.ts'
import { doubt } from './verdict.ts'

const FRESH_MS = 2_000
const STEP_MS = 300
/** Leads that move say that beats may only have been missed; no beat for half as long again is believed all the same. */
const LONG = 1.5
/** A pause is measured from complexes that may themselves be 0.3 s wide: a tenth is allowed, to the safe side (EC13: 10 %). */
const TOLERANCE = 0.1

/**
 * No QRS for 4 s (neonate 3 s) and no pulse (CinC 2015): no beat was found, or none that moves the leads as the patient's own
 * complexes do. A flat ECG with a living pulse is a technical fault, see ecg-flat; lead off and noise are unknown, never
 * asystole. Without any pulse wave the ECG alone decides: better heard than missed.
 */
export default defineDetector({
  id: 'asystole',
  title: 'Asystole',
  kind: 'clinical',
  priority: 'high',
  reads: ['beat_pause_ms', 'standstill_ms', ...LIFE_READS],
  window: { size_ms: 2_000, slide_ms: 250 },
  latches: true,
  settings: z.object({ after_ms: bounded(3_000, 4_000, 4_000), delay_ms: bounded(0, 0, 0) }),
  form: {
    after_ms: { label: 'Without a beat', unit: 'ms', step: 1_000, locked: true, order: 0 },
    delay_ms: delayField(1, true),
  },
  profiles: { neonate: { after_ms: 3_000 } },
  evaluate(readings, { after_ms }) {
    const pause = readings.beat_pause_ms!
    const reason = doubt(pause, FRESH_MS)
    if (reason !== '') return { condition: 'unknown', reason }
    const standstill_ms = standstillOf(readings.standstill_ms!)
    const pause_ms = standstill_ms === null || pause.last >= LONG * after_ms ? Math.max(pause.last, standstill_ms ?? 0) : standstill_ms
    if (pause_ms < after_ms * (1 - TOLERANCE)) return { condition: 'false', inside: true }
    if (pulseLives(readings)) return { condition: 'false', inside: true }
    return {
      condition: 'true',
      code: 'asystole',
      channel: 'ecg',
      params: { seconds: Math.round(pause_ms / 1000) },
      because: {
        pause_ms: Math.round(pause_ms),
        after_ms,
        beat_pause_ms: Math.round(pause.last),
        standstill_ms: standstill_ms ?? -1,
        pulse_age_ms: age(readings.pulse!),
        ...pulseBecause(pulseNow(readings)),
      },
    }
  },
})

/** Since the last pulse of any wave, ms; -1 where there never was one. */
function age(pulse: Reading): number {
  return Number.isFinite(pulse.age_ms) ? Math.round(pulse.age_ms) : -1
}

/** By the shape of the leads, ms; null where none can be judged. */
function standstillOf(standstill: Reading): number | null {
  if (doubt(standstill, FRESH_MS) !== '') return null
  // Longer stillness is told four times a second while it lasts: an older word is of another one.
  return standstill.age_ms <= STEP_MS ? Math.round(standstill.last) : 0
}
