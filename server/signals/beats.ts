import { defineSignal } from '../engine/signal.ts'
import { ECG_LEADS } from './leads.ts'
import { runQrs } from './qrs.ts'
import { createQrs, type Qrs, restartQrs } from './qrs-memory.ts'
import { blockOf, continues, samplesBefore } from './sampling.ts'

interface Beats {
  /** The lead followed, '' before the first; chosen by the quality signal. */
  lead: string
  qrs: Qrs | null
  /** Event time at which the lead's samples should go on. */
  next_ms: number
  /** Event time of the newest beat. */
  beat_ms: number
}

/** R peaks of one ECG lead, in event time, at most a second after they happen. */
export default defineSignal<Beats>({
  id: 'beats',
  title: 'Heart beats',
  reads: ['ecg*', 'ecg.lead'],
  writes: ['beat'],
  lateness_ms: 2000,
  init: () => ({ lead: '', qrs: null, next_ms: Number.NaN, beat_ms: Number.NEGATIVE_INFINITY }),

  block(state, input, out) {
    let from_ms = Number.NEGATIVE_INFINITY
    for (const { key, value, event_ms } of input.values) {
      if (key !== 'ecg.lead') continue
      const lead = ECG_LEADS[value]
      if (lead === undefined || lead === state.lead) continue
      run(from_ms, event_ms)
      from_ms = event_ms
      state.lead = lead
      state.qrs = null
    }
    run(from_ms, Number.POSITIVE_INFINITY)

    function run(start_ms: number, end_ms: number): void {
      const block = state.lead === '' ? undefined : blockOf(input.blocks, state.lead)
      if (!block) return
      const { samples, rate_hz } = block
      const from = samplesBefore(start_ms, input.event_ms, rate_hz, samples.length)
      const to = samplesBefore(end_ms, input.event_ms, rate_hz, samples.length)
      if (from >= to) return
      if (state.qrs?.rate_hz !== rate_hz) state.qrs = createQrs(rate_hz)
      else if (!continues(state.next_ms, input.event_ms + (from * 1000) / rate_hz, rate_hz)) restartQrs(state.qrs)
      state.next_ms = input.event_ms + (to * 1000) / rate_hz
      runQrs(state.qrs, samples, from, to, block.gain, block.offset, (at, back) => {
        const beat_ms = input.event_ms + ((at - back) * 1000) / rate_hz
        if (beat_ms <= state.beat_ms) return
        state.beat_ms = beat_ms
        out('beat', beat_ms, 1, '', state.lead)
      })
    }
  },

  gap(state) {
    if (state.qrs) restartQrs(state.qrs)
    state.next_ms = Number.NaN
    state.beat_ms = Number.NEGATIVE_INFINITY
  },
})
