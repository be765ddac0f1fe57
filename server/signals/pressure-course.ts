import { defineSignal } from '../engine/signal.ts'

/**
 * The course of the arterial mean pressure: its mean over the last minute, and how far that lies below the highest
 * minute of the last half hour. Minutes are means, so that a flush of the line or a cough is not a course.
 */
interface State {
  /** Sum and count of the running minute. */
  sum: number
  n: number
  minute: number
  /** Means of whole minutes of event time, mmHg, at minute % MINUTES, and which minute each place holds. */
  mean: Float32Array
  index: Int32Array
  told_ms: number
}

const MINUTES = 30
const MINUTE_MS = 60_000
const TELL_MS = 5_000
/** A minute with fewer values than this says nothing. */
const ENOUGH = 10

export default defineSignal<State>({
  id: 'pressure-course',
  title: 'Course of the arterial mean pressure',
  reads: ['art_mean'],
  writes: ['art.minute', 'art.fall'],
  lateness_ms: 2_000,
  init: () => ({
    sum: 0,
    n: 0,
    minute: -1,
    mean: new Float32Array(MINUTES).fill(Number.NaN),
    index: new Int32Array(MINUTES).fill(-1),
    told_ms: -Infinity,
  }),
  block(state, input, out) {
    for (const { key, value, event_ms, quality } of input.values) {
      if (key !== 'art_mean') continue
      if ((quality ?? '') === '' && Number.isFinite(value)) take(state, value, event_ms)
      if (event_ms - state.told_ms < TELL_MS && event_ms >= state.told_ms) continue
      state.told_ms = event_ms
      tell(state, event_ms, quality ?? '', out)
    }
  },
  gap(state) {
    state.sum = 0
    state.n = 0
    state.minute = -1
    state.told_ms = -Infinity
  },
})

function take(state: State, mmhg: number, event_ms: number): void {
  const minute = Math.floor(event_ms / MINUTE_MS)
  if (minute < 0) return
  if (minute !== state.minute) {
    keep(state)
    state.minute = minute
    state.sum = 0
    state.n = 0
  }
  state.sum += mmhg
  state.n++
}

function keep(state: State): void {
  if (state.minute < 0 || state.n < ENOUGH) return
  const at = state.minute % MINUTES
  state.index[at] = state.minute
  state.mean[at] = state.sum / state.n
}

/** The last whole minute stands for "now" until the running one holds enough. */
function tell(
  state: State,
  event_ms: number,
  quality: string,
  out: (name: string, at_ms: number, value: number, quality?: string) => void,
): void {
  const now = Math.floor(event_ms / MINUTE_MS)
  const before = now > 0 && state.index[(now - 1) % MINUTES] === now - 1 ? state.mean[(now - 1) % MINUTES]! : Number.NaN
  const mean = state.minute === now && state.n >= ENOUGH ? state.sum / state.n : before
  if (quality !== '' || Number.isNaN(mean)) {
    out('art.minute', event_ms, Number.NaN, quality || 'learning')
    out('art.fall', event_ms, Number.NaN, quality || 'learning')
    return
  }
  let highest = mean
  for (let i = 0; i < MINUTES; i++) {
    const minute = state.index[i]!
    if (minute >= 0 && minute <= now && minute > now - MINUTES && state.mean[i]! > highest) highest = state.mean[i]!
  }
  out('art.minute', event_ms, mean)
  out('art.fall', event_ms, highest - mean)
}
