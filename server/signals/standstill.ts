import { defineSignal, type SignalInput } from '../engine/signal.ts'
import { BEAT_LATENCY_MS } from './qrs-judge.ts'

interface Standstill {
  /** Event times of the last beats, a ring, and how many there were since the start or a hole. */
  beats: Float64Array
  count: number
}

const RING = 8
/** The T wave ends at most this long after its R peak; stillness is counted from the R peak where one is that near. */
const T_WAVE_MS = 500

/**
 * How long the heart has stood still by the shape of the ECG, ms: stillness of all leads, counted from the
 * last R peak. Beats reported inside the stillness were too flat to be QRS complexes of this heart (noise, P waves).
 * Told four times a second once a second has been still, since by then every beat before it is known.
 */
export default defineSignal<Standstill>({
  id: 'standstill',
  title: 'Standstill of the heart',
  reads: ['beat', 'still_ms'],
  writes: ['standstill_ms'],
  lateness_ms: 2000,
  init: () => ({ beats: new Float64Array(RING), count: 0 }),

  block(state, input, out) {
    let from_ms = Number.NEGATIVE_INFINITY
    for (const { key, value, event_ms, quality } of input.values) {
      if (key !== 'still_ms') continue
      hear(state, input, from_ms, event_ms)
      from_ms = event_ms
      if (!quality && value >= BEAT_LATENCY_MS) out('standstill_ms', event_ms, value + beforeStill(state, event_ms - value))
    }
    hear(state, input, from_ms, Number.POSITIVE_INFINITY)
  },

  gap(state) {
    state.count = 0
  },
})

/** Beats of (from_ms, until_ms]. */
function hear(state: Standstill, input: SignalInput, from_ms: number, until_ms: number): void {
  for (const { key, event_ms } of input.values)
    if (key === 'beat' && event_ms > from_ms && event_ms <= until_ms) state.beats[state.count++ % RING] = event_ms
}

/** From the last R peak before the stillness to its beginning, ms; 0 where none is near. */
function beforeStill({ beats, count }: Standstill, start_ms: number): number {
  for (let i = count - 1; i >= Math.max(0, count - RING); i--) {
    const before_ms = start_ms - beats[i % RING]!
    if (before_ms >= 0) return before_ms <= T_WAVE_MS ? before_ms : 0
  }
  return 0
}
