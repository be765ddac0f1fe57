import { defineSignal, type Emit, type SignalInput } from '../engine/signal.ts'
import { walkGrid } from './grid.ts'

interface PulseStrength {
  /** Least and greatest of the last second and of the one before. */
  range: Float64Array
  /** Height of the pulse over the last ten two-second stretches, NaN where there was none, and whole seconds ever. */
  heights: Float32Array
  seconds: number
  /** How high the pulse usually is, over minutes; 0: not known. */
  usual: number
  reason: string
  seen_ms: number
  /** Event times of the last pulses, oldest first. */
  pulses: Float64Array
  next_ms: number
}

const STEP_MS = 1000
/** A pulse is told at most so long after it. */
const LATENCY_MS = 1000
const HEIGHTS = 10
const ALIVE_MS = 3000
const FALLBACK_MS = 10_000
/** The usual height follows within so many seconds. */
const USUAL_S = 120

/**
 * How high the pulse of the pleth is, each second, against that of the last minutes: 1 = as usual. It is not the perfusion index:
 * a pleth wave has no unit and no constant part (monitors scale it to the screen), so no per cent can be said of it. That number
 * comes from the device alone.
 */
export default defineSignal<PulseStrength>({
  id: 'pulse-strength',
  title: 'Strength of the pulse',
  reads: ['pulse.pleth', 'pleth.quality', 'pleth.low', 'pleth.high'],
  writes: ['pulse_strength'],
  lateness_ms: 2000,
  init: () => ({
    range: new Float64Array(4).fill(Number.NaN),
    heights: new Float32Array(HEIGHTS).fill(Number.NaN),
    seconds: 0,
    usual: 0,
    reason: '',
    seen_ms: Number.NEGATIVE_INFINITY,
    pulses: new Float64Array(6),
    next_ms: Number.NaN,
  }),

  block(state, input, out) {
    walkGrid(state, input, out, STEP_MS, take, tell)
  },

  gap(state) {
    state.next_ms = Number.NaN
    state.range.fill(Number.NaN)
    state.heights.fill(Number.NaN)
    state.pulses.fill(0)
  },
})

/** Hears everything in (from_ms, until_ms]. */
function take(state: PulseStrength, { values }: SignalInput, from_ms: number, until_ms: number): void {
  for (const { key, value, event_ms, quality } of values) {
    if (!(event_ms > from_ms && event_ms <= until_ms)) continue
    if (key === 'pulse.pleth') {
      state.pulses.copyWithin(0, 1)
      state.pulses[state.pulses.length - 1] = event_ms
    } else if (key === 'pleth.low') state.range[0] = value
    else if (key === 'pleth.high') state.range[1] = value
    else {
      state.reason = quality ?? ''
      state.seen_ms = event_ms
    }
  }
}

function tell(state: PulseStrength, at_ms: number, out: Emit): void {
  const { range, heights } = state
  // Two seconds hold a pulse of every heart above 30/min.
  const height = Math.max(range[1]!, range[3]!) - Math.min(range[0]!, range[2]!)
  range.copyWithin(2, 0, 2)
  const pulse = alive(state.pulses, at_ms - LATENCY_MS)
  heights[state.seconds++ % HEIGHTS] = state.reason === '' && pulse && height > 0 ? height : Number.NaN
  if (at_ms - state.seen_ms > FALLBACK_MS) return
  const usual = middle(heights)
  const doubt = state.reason || (pulse ? (Number.isNaN(usual) ? 'learning' : '') : 'no_beats')
  if (doubt === '') {
    state.usual += state.usual === 0 ? usual : (usual - state.usual) / USUAL_S
    out('pulse_strength', at_ms, usual / state.usual, '', 'pleth')
  } else out('pulse_strength', at_ms, Number.NaN, doubt, 'pleth')
}

/** Whether there was a pulse before `known_ms`: later ones may not all have been told. */
function alive(pulses: Float64Array, known_ms: number): boolean {
  for (const pulse_ms of pulses) if (pulse_ms <= known_ms && known_ms - pulse_ms < ALIVE_MS) return true
  return false
}

/** The middle one of the heights that are known; NaN where fewer than five are. */
function middle(heights: Float32Array): number {
  const known = heights.filter((h) => !Number.isNaN(h)).sort()
  return known.length < HEIGHTS / 2 ? Number.NaN : known[known.length >> 1]!
}
