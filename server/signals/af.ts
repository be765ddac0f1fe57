import { defineSignal, type Emit, type SignalInput } from '../engine/signal.ts'
import { irregularity } from './af-entropy.ts'
import { walkGrid } from './grid.ts'
import { BEAT_LATENCY_MS } from './qrs-judge.ts'
import { nextGrid } from './sampling.ts'

interface Af {
  /** The last intervals, ms, in a ring; `heard` of them so far, the newest ending at beat_ms. */
  intervals: Int16Array
  heard: number
  beat_ms: number
  /** Beats told but younger than BEAT_LATENCY_MS at the last grid time. */
  waiting: number[]
  reason: string
  next_ms: number
}

const STEP_MS = 2000
const WINDOW_MS = 30_000
const MOST = 64
/** Fewer intervals than this in the window are too few to judge. */
const FEWEST = 14
/** No heart goes without a beat for so long and on as before: the window starts anew. */
const TORN_MS = 4000
/** Above this the rhythm is irregular as in atrial fibrillation. */
const IRREGULAR = -1

const window = new Int16Array(MOST)

/**
 * Atrial fibrillation by the irregularity of the last 30 s of beats: `af.score` (coefficient of sample entropy) and `af`, 1 or
 * 0, every 2 s. Blank with the reason while the ECG cannot be judged; what was heard then does not count.
 */
export default defineSignal<Af>({
  id: 'af',
  title: 'Atrial fibrillation',
  reads: ['beat', 'ecg.quality'],
  writes: ['af', 'af.score'],
  lateness_ms: 2000,
  init: () => ({ intervals: new Int16Array(MOST), heard: 0, beat_ms: Number.NaN, waiting: [], reason: '', next_ms: Number.NaN }),

  block(state, input, out) {
    walkGrid(state, input, out, STEP_MS, take, tell)
  },

  gap(state, event_ms) {
    state.next_ms = nextGrid(event_ms, STEP_MS)
    forget(state)
  },
})

function forget(state: Af): void {
  state.heard = 0
  state.beat_ms = Number.NaN
  state.waiting.length = 0
}

/** Hears everything in (from_ms, until_ms]. */
function take(state: Af, input: SignalInput, from_ms: number, until_ms: number): void {
  for (const { key, event_ms, quality } of input.values) {
    if (!(event_ms > from_ms && event_ms <= until_ms)) continue
    if (key === 'beat') state.waiting.push(event_ms)
    else if (key === 'ecg.quality') {
      state.reason = quality ?? ''
      if (state.reason !== '') forget(state)
    }
  }
}

function tell(state: Af, at_ms: number, out: Emit): void {
  let known = 0
  while (known < state.waiting.length && state.waiting[known]! <= at_ms - BEAT_LATENCY_MS) addBeat(state, state.waiting[known++]!)
  state.waiting.splice(0, known)
  const count = gather(state, at_ms)
  if (state.reason !== '' || count < FEWEST) {
    out('af.score', at_ms, Number.NaN, state.reason || 'learning')
    out('af', at_ms, Number.NaN, state.reason || 'learning')
    return
  }
  const score = irregularity(window, count)
  out('af.score', at_ms, score)
  out('af', at_ms, score > IRREGULAR ? 1 : 0)
}

function addBeat(state: Af, beat_ms: number): void {
  const interval_ms = beat_ms - state.beat_ms
  state.beat_ms = beat_ms
  if (interval_ms > TORN_MS) state.heard = 0
  else if (interval_ms > 0) state.intervals[state.heard++ % MOST] = Math.round(interval_ms)
}

/** Intervals of the last 30 s, oldest first, into `window`; returns how many. */
function gather(state: Af, at_ms: number): number {
  const from_ms = at_ms - BEAT_LATENCY_MS - WINDOW_MS
  let start_ms = state.beat_ms
  let count = 0
  while (count < Math.min(MOST, state.heard)) {
    start_ms -= state.intervals[(state.heard - 1 - count) % MOST]!
    if (start_ms < from_ms) break
    count++
  }
  for (let i = 0; i < count; i++) window[i] = state.intervals[(state.heard - count + i) % MOST]!
  return count
}
