import { z } from 'zod'
import { defineDetector, type Readings } from '../engine/detector.ts'
import { EVEN, PULSE_READS, pulseBecause, pulseNow } from './pulse-alive.ts'
import { bounded, delayField } from './setting.ts'
import { doubt } from './verdict.ts'

const FRESH_MS = 2_000
/** Breathing moves an even rhythm by no more than this (range over mean of four intervals). */
const EVEN_BEATS = 0.2
/** Flutter is faster, 1/min. */
const FASTEST_RHYTHM = 150

/**
 * Ventricular fibrillation or flutter: for four seconds (CinC 2015) every lead that can be judged only oscillates, without
 * complexes and without rest; see the fibrillation signal. An even pulse through it refutes it, and so do complexes that come
 * evenly at a rate no fibrillation has: then it is movement.
 */
export default defineDetector({
  id: 'ventricular-fibrillation',
  title: 'Ventricular fibrillation',
  kind: 'clinical',
  priority: 'high',
  reads: ['vf.score', 'vf.mv', 'vf.hz', 'ecg.quality', 'rate5_per_min', 'rate5.spread', ...PULSE_READS],
  window: { size_ms: 2_000, slide_ms: 500 },
  latches: true,
  settings: z.object({ evenness_pct: bounded(25, 35, 30), delay_ms: bounded(0, 0, 0) }),
  form: {
    evenness_pct: { label: 'Evenness', unit: '%', step: 1, locked: true, order: 2 },
    delay_ms: delayField(3, true),
  },
  suppressed_by: ['asystole'],
  evaluate(readings, { evenness_pct }) {
    const score = readings['vf.score']!
    // Clipped and noisy leads the signal leaves out itself; an electrode that hangs free may oscillate as it likes.
    const reason = doubt(score, FRESH_MS) || (readings['ecg.quality']!.quality === 'lead_off' ? 'lead_off' : '')
    if (reason !== '') return { condition: 'unknown', reason }
    if (100 * score.last < evenness_pct) return { condition: 'false', inside: true }
    const pulse = pulseNow(readings)
    if (pulse !== null && pulse.spread <= EVEN) return { condition: 'false', inside: true }
    if (beatsEvenly(readings)) return { condition: 'false', inside: true }
    const [mv, hz] = [readings['vf.mv']!.last, readings['vf.hz']!.last]
    return {
      condition: 'true',
      code: 'ventricular_fibrillation',
      channel: 'ecg',
      params: {},
      because: {
        evenness_pct: Math.round(100 * score.last),
        limit_pct: evenness_pct,
        swing_mv: Math.round(100 * mv) / 100,
        hz: Math.round(10 * hz) / 10,
        ...pulseBecause(pulse),
      },
    }
  },
})

/** Complexes that stand out of the movement, evenly and no faster than a heart in rhythm. */
function beatsEvenly(readings: Readings): boolean {
  const [rate, spread] = [readings.rate5_per_min!, readings['rate5.spread']!]
  return spread.age_ms <= FRESH_MS && spread.quality === '' && spread.min <= EVEN_BEATS && rate.last <= FASTEST_RHYTHM
}
