import { defineSignal } from '../engine/signal.ts'
import { blockOf, continues } from './sampling.ts'
import { createUpstrokes, restartUpstrokes, runUpstrokes, type Upstrokes } from './upstroke.ts'

interface Pulse {
  waves: Record<string, { up: Upstrokes; next_ms: number; pulse_ms: number }>
  /** The wave whose pulses are told. */
  leader: string
}

const WAVES = ['pleth', 'art'] as const
/** The other wave takes over when the leader has had no pulse for so long. */
const PATIENCE_MS = 3000

/**
 * Pulses, at the event time at which the upstroke ends (near the systolic peak), told within a second of it. `pulse.pleth` and
 * `pulse.art`: every one of that wave. `pulse`: those of the pleth, or of the arterial line where the pleth has none.
 */
export default defineSignal<Pulse>({
  id: 'pulse',
  title: 'Pulse',
  reads: WAVES,
  writes: ['pulse', 'pulse.pleth', 'pulse.art'],
  lateness_ms: 2000,
  init: () => ({ waves: {}, leader: '' }),

  block(state, input, out) {
    for (const channel of WAVES) {
      const block = blockOf(input.blocks, channel)
      if (!block) continue
      const { samples, rate_hz } = block
      let wave = state.waves[channel]
      if (!wave || wave.up.rate_hz !== rate_hz) {
        wave = { up: createUpstrokes(rate_hz), next_ms: input.event_ms, pulse_ms: Number.NEGATIVE_INFINITY }
        state.waves[channel] = wave
      } else if (!continues(wave.next_ms, input.event_ms, rate_hz)) restartUpstrokes(wave.up)
      wave.next_ms = input.event_ms + (samples.length * 1000) / rate_hz
      const own = wave
      runUpstrokes(wave.up, samples, (at, back) => {
        const pulse_ms = input.event_ms + ((at - back) * 1000) / rate_hz
        if (pulse_ms <= own.pulse_ms) return
        own.pulse_ms = pulse_ms
        out(`pulse.${channel}`, pulse_ms, 1, '', channel)
        const leader_ms = state.waves[state.leader]?.pulse_ms ?? Number.NEGATIVE_INFINITY
        if (pulse_ms - leader_ms > PATIENCE_MS) state.leader = channel
        if (state.leader === channel) out('pulse', pulse_ms, 1, '', channel)
      })
    }
  },

  gap(state) {
    for (const wave of Object.values(state.waves)) {
      restartUpstrokes(wave.up)
      wave.next_ms = Number.NaN
      wave.pulse_ms = Number.NEGATIVE_INFINITY
    }
  },
})
