import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { doubt } from './verdict.ts'

const FRESH_MS = 3_000
/** The rate over four intervals is uncertain by so much: red errs to the safe side. */
const TOLERANCE = 0.95

/**
 * Five ventricular beats in a row above 100/min (CinC 2015): ventricular by their shape and width against the patient's own
 * beats, alike among each other, and not gainsaid by a pulse that goes on as before; see the ventricular signal.
 */
export default defineDetector({
  id: 'ventricular-tachycardia',
  title: 'Ventricular tachycardia',
  kind: 'clinical',
  priority: 'high',
  reads: ['v.run', 'v.sure', 'v.rate5', 'v.odds', 'v.alike', 'v.pulse'],
  window: { size_ms: 2_000, slide_ms: 250 },
  latches: true,
  settings: z.object({ rate_per_min: bounded(100, 180, 100), delay_ms: bounded(0, 0, 0) }),
  form: {
    rate_per_min: { label: 'Five beats above', unit: '/min', step: 5, locked: true, order: 4 },
    delay_ms: delayField(5, true),
  },
  profiles: { paediatric: { rate_per_min: 120 }, neonate: { rate_per_min: 150 } },
  suppressed_by: ['asystole', 'ventricular-fibrillation'],
  evaluate(readings, { rate_per_min }) {
    const reason = doubt(readings['v.run']!, FRESH_MS)
    if (reason !== '') return { condition: 'unknown', reason }
    const { 'v.sure': sure, 'v.rate5': rate } = readings as Record<'v.sure' | 'v.rate5', (typeof readings)[string]>
    if (!(sure.n > 0 && sure.max > 0 && Number.isFinite(rate.max) && rate.max > TOLERANCE * rate_per_min))
      return { condition: 'false', inside: true }
    const because = { rate: Math.round(rate.max), rate_per_min, run: readings['v.run']!.max, sure: hundredths(sure.max) }
    return {
      condition: 'true',
      code: 'ventricular_tachycardia',
      channel: 'ecg',
      params: { rate: Math.round(rate.max) },
      because: {
        ...because,
        ventricular_odds: hundredths(readings['v.odds']!.max),
        alike: hundredths(readings['v.alike']!.max),
        pulse_undisturbed: hundredths(readings['v.pulse']!.last),
      },
    }
  },
})

function hundredths(v: number): number {
  return Math.round(100 * v) / 100
}
