import { MISSING_SAMPLE } from '../../contracts/channel.ts'
import { defineSignal, type Emit, type SignalInput } from '../engine/signal.ts'
import { nextGrid, samplesBefore, usable } from './sampling.ts'

interface PulseStrength {
  /** Least and greatest of the second being measured, samples of it, and those of the second before. */
  m: Float64Array
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

const MIN = 0
const MAX = 1
const N = 2
const LAST_MIN = 3
const LAST_MAX = 4

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
  reads: ['pleth', 'pulse.pleth', 'pleth.quality'],
  writes: ['pulse_strength'],
  lateness_ms: 2000,
  init: () => ({
    m: new Float64Array([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, Number.NaN, Number.NaN]),
    heights: new Float32Array(HEIGHTS).fill(Number.NaN),
    seconds: 0,
    usual: 0,
    reason: '',
    seen_ms: Number.NEGATIVE_INFINITY,
    pulses: new Float64Array(8),
    next_ms: Number.NaN,
  }),

  block(state, input, out) {
    if (Number.isNaN(state.next_ms)) state.next_ms = nextGrid(input.event_ms, STEP_MS)
    const end_ms = input.event_ms + input.duration_ms
    let from_ms = Number.NEGATIVE_INFINITY
    while (state.next_ms <= end_ms) {
      take(state, input, from_ms, state.next_ms)
      from_ms = state.next_ms
      tell(state, from_ms, out)
      state.next_ms += STEP_MS
    }
    take(state, input, from_ms, Number.POSITIVE_INFINITY)
  },

  gap(state) {
    state.next_ms = Number.NaN
    state.heights.fill(Number.NaN)
    state.pulses.fill(0)
    clear(state.m)
    state.m[LAST_MIN] = Number.NaN
  },
})

function clear(m: Float64Array): void {
  m[LAST_MIN] = m[N]! > 0 ? m[MIN]! : Number.NaN
  m[LAST_MAX] = m[N]! > 0 ? m[MAX]! : Number.NaN
  m[MIN] = Number.POSITIVE_INFINITY
  m[MAX] = Number.NEGATIVE_INFINITY
  m[N] = 0
}

function take(state: PulseStrength, input: SignalInput, from_ms: number, until_ms: number): void {
  for (const block of input.blocks) {
    if (block.channel !== 'pleth' || !usable(block)) continue
    const { samples, rate_hz, gain, offset } = block
    const to = samplesBefore(until_ms, input.event_ms, rate_hz, samples.length)
    const { m } = state
    for (let i = samplesBefore(from_ms, input.event_ms, rate_hz, samples.length); i < to; i++) {
      const s = samples[i]!
      if (s === MISSING_SAMPLE) continue
      const v = s * gain + offset
      if (v < m[MIN]!) m[MIN] = v
      if (v > m[MAX]!) m[MAX] = v
      m[N]! += 1
    }
  }
  for (const { key, event_ms, quality } of input.values) {
    if (!(event_ms > from_ms && event_ms <= until_ms)) continue
    if (key === 'pulse.pleth') {
      state.pulses.copyWithin(0, 1)
      state.pulses[state.pulses.length - 1] = event_ms
    } else if (key === 'pleth.quality') {
      state.reason = quality ?? ''
      state.seen_ms = event_ms
    }
  }
}

function tell(state: PulseStrength, at_ms: number, out: Emit): void {
  const { m, heights } = state
  const height = Math.max(m[MAX]!, m[LAST_MAX]!) - Math.min(m[MIN]!, m[LAST_MIN]!)
  const pulse = alive(state.pulses, at_ms - LATENCY_MS)
  const good = state.reason === '' && pulse && Number.isFinite(height) && height > 0
  heights[state.seconds++ % HEIGHTS] = good ? height : Number.NaN
  clear(m)
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
