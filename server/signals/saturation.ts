import { defineSignal } from '../engine/signal.ts'

interface Saturation {
  /** Why the pleth cannot be trusted, '' when it can, and seconds in a row for which it could not. */
  reason: string
  bad_s: number
  seen_ms: number
}

/** One second of motion does not take the number away; this many in a row do. */
const BLANK_AFTER_S = 3
const FRESH_MS = 5000

/**
 * A saturation that the device goes on telling while its own pleth cannot be trusted is doubtful: told again as blank, with the
 * pleth's reason, so that it is neither shown nor judged.
 */
export default defineSignal<Saturation>({
  id: 'saturation',
  title: 'Saturation without a pleth to stand on',
  reads: ['spo2', 'pleth.quality'],
  writes: ['spo2'],
  lateness_ms: 2000,
  init: () => ({ reason: '', bad_s: 0, seen_ms: Number.NEGATIVE_INFINITY }),

  block(state, input, out) {
    const values = input.values.filter((v) => v.key === 'spo2')
    let next = 0
    const judge = (until_ms: number): void => {
      for (; next < values.length && values[next]!.event_ms < until_ms; next++) {
        const { event_ms } = values[next]!
        if (state.bad_s >= BLANK_AFTER_S && event_ms - state.seen_ms <= FRESH_MS) out('spo2', event_ms, Number.NaN, state.reason, 'pleth')
      }
    }
    for (const { key, event_ms, quality } of input.values) {
      if (key !== 'pleth.quality') continue
      judge(event_ms)
      state.reason = quality ?? ''
      state.bad_s = state.reason === '' ? 0 : state.bad_s + 1
      state.seen_ms = event_ms
    }
    judge(Number.POSITIVE_INFINITY)
  },

  gap(state) {
    state.reason = ''
    state.bad_s = 0
    state.seen_ms = Number.NEGATIVE_INFINITY
  },
})
