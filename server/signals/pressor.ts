import { defineSignal } from '../engine/signal.ts'

/**
 * How many times the rate of the vasopressor is the lowest it ran at within the last hour. A rate of 0 is a pump that
 * stands, not a low dose: a syringe being changed doubles nothing, and an infusion that begins has nothing to be compared with.
 */
interface State {
  /** Lowest running rate of each minute, mL/h, at minute % MINUTES; NaN = did not run. */
  lowest: Float32Array
  /** Which minute of event time each place holds. */
  minute: Int32Array
  told_ms: number
}

const MINUTES = 60
const MINUTE_MS = 60_000
/** The ratio is told this often at most. */
const TELL_MS = 5_000

export default defineSignal<State>({
  id: 'pressor',
  title: 'Vasopressor rate against the last hour',
  reads: ['pressor_rate'],
  writes: ['pressor.ratio'],
  lateness_ms: 2_000,
  init: () => ({
    lowest: new Float32Array(MINUTES).fill(Number.NaN),
    minute: new Int32Array(MINUTES).fill(-1),
    told_ms: -Infinity,
  }),
  block(state, input, out) {
    for (const { key, value, event_ms, quality } of input.values) {
      if (key !== 'pressor_rate') continue
      const good = (quality ?? '') === '' && Number.isFinite(value)
      if (good && value > 0) remember(state, value, event_ms)
      if (event_ms - state.told_ms < TELL_MS && event_ms >= state.told_ms) continue
      state.told_ms = event_ms
      if (!good) out('pressor.ratio', event_ms, Number.NaN, quality || 'missing')
      else out('pressor.ratio', event_ms, value > 0 ? value / lowestOf(state, event_ms) : 0)
    }
  },
  // An hour is compared across holes: minutes carry their own time, and those of another hour are passed over.
  gap(state) {
    state.told_ms = -Infinity
  },
})

function remember(state: State, rate: number, event_ms: number): void {
  const minute = Math.floor(event_ms / MINUTE_MS)
  if (minute < 0) return
  const at = minute % MINUTES
  if (state.minute[at] !== minute) {
    state.minute[at] = minute
    state.lowest[at] = rate
  } else if (!(state.lowest[at]! <= rate)) state.lowest[at] = rate
}

/** Lowest rate of the minutes within the hour up to `event_ms`, this one included. */
function lowestOf(state: State, event_ms: number): number {
  const now = Math.floor(event_ms / MINUTE_MS)
  let lowest = Number.POSITIVE_INFINITY
  for (let i = 0; i < MINUTES; i++) {
    const minute = state.minute[i]!
    if (minute >= 0 && minute <= now && minute > now - MINUTES && state.lowest[i]! < lowest) lowest = state.lowest[i]!
  }
  return lowest
}
