import { defineSignal, type SignalInput } from '../engine/signal.ts'
import { BEAT_LATENCY_MS } from './qrs-judge.ts'

interface Standstill {
  /** Event times of the last beats, a ring, and how many there were since the start or a hole. */
  beats: Float64Array
  count: number
  /** Beginning of the stillness through which a rhythm goes on; NaN for none. */
  through_ms: number
}

const RING = 16
/** A rhythm goes on when the last BEATS beats, BEATS_INSIDE of them inside the stillness, follow one another evenly. */
const BEATS = 4
const BEATS_INSIDE = 2
const EVEN = 0.6
/** Stillness is told to a sample of each lead. */
const SAME_START_MS = 100
/** While the heart is not still it is told this often, in the last instant of the second. */
const MOVING_STEP_MS = 1000
/** The T wave ends at most this long after its R peak; stillness is counted from the R peak where one is that near. */
const T_WAVE_MS = 500

/**
 * How long the heart has stood still by the shape of the ECG, ms: stillness of all leads, counted from the
 * last R peak. Stray beats reported inside the stillness were too flat to be QRS complexes of this heart (noise, P waves).
 * Told four times a second once a second has been still, since by then every beat before it is known, else 0 once a second.
 * Blank ('missing') while no lead can be judged.
 */
export default defineSignal<Standstill>({
  id: 'standstill',
  title: 'Standstill of the heart',
  reads: ['beat', 'still_ms'],
  writes: ['standstill_ms'],
  lateness_ms: 2000,
  init: () => ({ beats: new Float64Array(RING), count: 0, through_ms: Number.NaN }),

  block(state, input, out) {
    let from_ms = Number.NEGATIVE_INFINITY
    for (const { key, value, event_ms, quality } of input.values) {
      if (key !== 'still_ms') continue
      hear(state, input, from_ms, event_ms)
      from_ms = event_ms
      if (quality) out('standstill_ms', event_ms, Number.NaN, quality)
      else if (value >= BEAT_LATENCY_MS && !rhythmGoesOn(state, event_ms - value, event_ms))
        out('standstill_ms', event_ms, value + beforeStill(state, event_ms - value))
      else if ((event_ms + 1) % MOVING_STEP_MS === 0) out('standstill_ms', event_ms, 0)
    }
    hear(state, input, from_ms, Number.POSITIVE_INFINITY)
  },

  gap(state) {
    state.count = 0
    state.through_ms = Number.NaN
  },
})

/** Beats of (from_ms, until_ms]. */
function hear(state: Standstill, input: SignalInput, from_ms: number, until_ms: number): void {
  for (const { key, event_ms } of input.values)
    if (key === 'beat' && event_ms > from_ms && event_ms <= until_ms) state.beats[state.count++ % RING] = event_ms
}

/**
 * Whether beats go on through the stillness in their rhythm, from its beginning: then the complexes became lower at once in
 * every lead (the patient turned over), and the heart did not stop. Noise has no rhythm, and P waves left alone are found as
 * beats only seconds later.
 */
function rhythmGoesOn(state: Standstill, start_ms: number, at_ms: number): boolean {
  const { beats, count } = state
  const known_ms = at_ms - BEAT_LATENCY_MS
  let n = count
  while (n > 0 && count - n < BEATS && beats[(n - 1) % RING]! > known_ms) n--
  if (n < BEATS || beats[(n - BEATS_INSIDE) % RING]! <= start_ms) return false
  const mean = (beats[(n - 1) % RING]! - beats[(n - BEATS) % RING]!) / (BEATS - 1)
  const even = spread(state, n) <= EVEN * mean && known_ms - beats[(n - 1) % RING]! <= (1 + EVEN) * mean
  const through = Math.abs(start_ms - state.through_ms) < SAME_START_MS || firstInside(state, n, start_ms) - start_ms <= (1 + EVEN) * mean
  state.through_ms = even && through ? start_ms : Number.NaN
  return even && through
}

/** Greatest less least of the last intervals before beat `n`. */
function spread({ beats }: Standstill, n: number): number {
  let least = Number.POSITIVE_INFINITY
  let most = 0
  for (let i = n - BEATS + 1; i < n; i++) {
    const interval = beats[i % RING]! - beats[(i - 1) % RING]!
    if (interval < least) least = interval
    if (interval > most) most = interval
  }
  return most - least
}

/** The first beat after `start_ms` still remembered; Infinity where those before it are forgotten. */
function firstInside({ beats, count }: Standstill, n: number, start_ms: number): number {
  for (let i = n - 1; i >= Math.max(0, count - RING); i--) if (beats[i % RING]! <= start_ms) return beats[(i + 1) % RING]!
  return Number.POSITIVE_INFINITY
}

/** From the last R peak before the stillness to its beginning, ms; 0 where none is near. */
function beforeStill({ beats, count }: Standstill, start_ms: number): number {
  for (let i = count - 1; i >= Math.max(0, count - RING); i--) {
    const before_ms = start_ms - beats[i % RING]!
    if (before_ms >= 0) return before_ms <= T_WAVE_MS ? before_ms : 0
  }
  return 0
}
