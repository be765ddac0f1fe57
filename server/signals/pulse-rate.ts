import { defineSignal, type Emit, type SignalInput } from '../engine/signal.ts'
import { walkGrid } from './grid.ts'
import { nextGrid } from './sampling.ts'

interface Wave {
  /** Event times of the last pulses, oldest first, `count` of them. */
  at: Float64Array
  count: number
  /** No interval reaches back before this: start, hole, end of a bad stretch. */
  since_ms: number
  reason: string
  /** Event time of the newest word on the wave's quality; -Infinity when this source never had the wave. */
  seen_ms: number
}

interface PulseRate {
  /** By channel, of those that came. */
  waves: { pleth?: Wave; art?: Wave }
  since_ms: number
  device_ms: number
  next_ms: number
}

const STEP_MS = 1000
/** A pulse is told at most so long after it. */
const LATENCY_MS = 1000
/** The rate shown is that of the middle one of the last 8 intervals (8 to 12 are usual): one weak pulse that was missed changes nothing. */
const INTERVALS = 8
const FEWEST_INTERVALS = 2
/** No pulse for so long, and for three usual intervals: there is no rate. */
const NO_PULSE_MS = 4000
/** No interval is longer: a heart of 15/min. */
const LONGEST_MS = 4000
const FALLBACK_MS = 10_000

/**
 * Pulse rate per minute, each second: the device's own number; where it gives none, from the upstrokes of the pleth, else of the
 * arterial line. Blank with the reason while the wave cannot be judged, and with 'no_beats' when it shows no pulse: a lost pulse
 * is never a rate. A device's number is doubtful while its pleth is.
 */
export default defineSignal<PulseRate>({
  id: 'pulse-rate',
  title: 'Pulse rate',
  reads: ['pulse.pleth', 'pulse.art', 'pleth.quality', 'art.quality', 'pr'],
  writes: ['pulse_rate'],
  lateness_ms: 2000,
  init: () => ({ waves: {}, since_ms: Number.NaN, device_ms: Number.NEGATIVE_INFINITY, next_ms: Number.NaN }),

  block(state, input, out) {
    if (Number.isNaN(state.next_ms)) begin(state, input.event_ms)
    walkGrid(state, input, out, STEP_MS, take, tell)
  },

  gap: (state, event_ms) => begin(state, event_ms),
})

function waveOf(state: PulseRate, channel: 'pleth' | 'art'): Wave {
  const known = state.waves[channel]
  if (known) return known
  const wave = { at: new Float64Array(12), count: 0, since_ms: state.since_ms, reason: '', seen_ms: Number.NEGATIVE_INFINITY }
  state.waves[channel] = wave
  return wave
}

function begin(state: PulseRate, event_ms: number): void {
  state.next_ms = nextGrid(event_ms, STEP_MS)
  state.since_ms = event_ms
  for (const wave of Object.values(state.waves)) {
    wave.count = 0
    wave.since_ms = event_ms
  }
}

/** Hears everything in (from_ms, until_ms]. */
function take(state: PulseRate, input: SignalInput, from_ms: number, until_ms: number, out: Emit): void {
  for (const { key, value, event_ms, quality } of input.values) {
    if (!(event_ms > from_ms && event_ms <= until_ms)) continue
    if (key === 'pulse.pleth') add(waveOf(state, 'pleth'), event_ms)
    else if (key === 'pulse.art') add(waveOf(state, 'art'), event_ms)
    else if (key === 'pleth.quality') hear(waveOf(state, 'pleth'), quality ?? '', event_ms)
    else if (key === 'art.quality') hear(waveOf(state, 'art'), quality ?? '', event_ms)
    else if (key === 'pr') {
      state.device_ms = event_ms
      const { pleth } = state.waves
      const doubt = pleth && event_ms - pleth.seen_ms <= FALLBACK_MS ? pleth.reason : ''
      out('pulse_rate', event_ms, Math.round(value), Number.isFinite(value) ? quality || doubt : 'missing', 'device')
    }
  }
}

function add(wave: Wave, event_ms: number): void {
  if (wave.count === wave.at.length) {
    wave.at.copyWithin(0, 1)
    wave.count--
  }
  wave.at[wave.count++] = event_ms
}

function hear(wave: Wave, reason: string, event_ms: number): void {
  wave.seen_ms = event_ms
  wave.reason = reason
  if (reason !== '') wave.since_ms = event_ms
}

function tell(state: PulseRate, at_ms: number, out: Emit): void {
  if (at_ms - state.device_ms <= FALLBACK_MS) return
  let doubt = ''
  let doubted = ''
  for (const name of ['pleth', 'art'] as const) {
    const wave = state.waves[name]
    if (!wave || at_ms - wave.seen_ms > FALLBACK_MS) continue
    const rate = rateOf(wave, at_ms - LATENCY_MS)
    if (typeof rate === 'number') {
      out('pulse_rate', at_ms, rate, '', name)
      return
    }
    if (doubt === '') [doubt, doubted] = [rate, name]
  }
  if (doubt !== '') out('pulse_rate', at_ms, Number.NaN, doubt, doubted)
}

/** Pulses per minute at `known_ms`, or why there is no rate. */
function rateOf({ at, count, since_ms, reason }: Wave, known_ms: number): number | string {
  if (reason !== '') return reason
  let last = count - 1
  while (last >= 0 && at[last]! > known_ms) last--
  let first = last
  while (first > 0 && last - first < INTERVALS && at[first - 1]! > since_ms && at[first]! - at[first - 1]! < LONGEST_MS) first--
  const usual_ms = middleInterval(at, first, last)
  const pause_ms = known_ms - Math.max(since_ms, last < 0 ? Number.NEGATIVE_INFINITY : at[last]!)
  if (pause_ms >= Math.max(NO_PULSE_MS, 3 * usual_ms || 0)) return 'no_beats'
  if (last - first < FEWEST_INTERVALS || at[last]! <= since_ms) return 'learning'
  return Math.round(60_000 / usual_ms)
}

/** The middle one of the intervals between first and last (the mean of two where they are even in number); NaN without any. */
function middleInterval(at: Float64Array, first: number, last: number): number {
  const n = last - first
  for (let i = 0; i < n; i++) sorted[i] = at[first + i + 1]! - at[first + i]!
  const known = sorted.subarray(0, Math.max(0, n)).sort()
  return n < 1 ? Number.NaN : (known[(n - 1) >> 1]! + known[n >> 1]!) / 2
}

const sorted = new Float64Array(INTERVALS)
