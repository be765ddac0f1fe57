import { defineSignal, type Emit } from '../engine/signal.ts'
import { nextGrid } from './sampling.ts'

interface PulseRhythm {
  /** Per wave: event times of its last pulses, a ring, and how many there were since the start or a break. */
  times: Float64Array
  counts: [number, number]
  /** Why each wave cannot be judged, '' = it can. */
  reasons: [string, string]
  next_ms: number
}

const WAVES = ['pulse.pleth', 'pulse.art']
const QUALITIES = ['pleth.quality', 'art.quality']
const STEP_MS = 500
const RING = 16
/** Told of the last instant of the half second, so that a judgement at its end has it. */
const JUST_BEFORE_MS = 1
/** A pressure whose scale cannot be trusted still beats. */
const OFF_SCALE = 'out_of_range'
/** Intervals a rhythm is judged by. */
const INTERVALS = 4
/** An upstroke is told at most this long after its event time. */
const PULSE_LATENCY_MS = 500
/** A wave whose last pulse is older than this has no rhythm (24/min). */
const ALIVE_MS = 2500

/**
 * The rhythm of the pulse, twice a second, from the pleth or the arterial wave, whichever beats more evenly: `pulse.rate`
 * over the last five pulses, `pulse.spread` the range of their intervals over the mean (even pulses below 0.2, noise above
 * 0.5). Neither where no wave has had five pulses, the last of them within 2.5 s, or the wave cannot be judged. Speaks of the moment PULSE_LATENCY_MS ago.
 */
export default defineSignal<PulseRhythm>({
  id: 'pulse-rhythm',
  title: 'Rhythm of the pulse',
  reads: ['pulse.pleth', 'pulse.art', 'pleth.quality', 'art.quality'],
  writes: ['pulse.rate', 'pulse.spread'],
  lateness_ms: 2000,
  init: () => ({ times: new Float64Array(2 * RING), counts: [0, 0], reasons: ['', ''], next_ms: Number.NaN }),

  block(state, input, out) {
    if (Number.isNaN(state.next_ms)) state.next_ms = nextGrid(input.event_ms, STEP_MS)
    const end_ms = input.event_ms + input.duration_ms
    let from_ms = Number.NEGATIVE_INFINITY
    const take = (until_ms: number): void => {
      for (const { key, event_ms, quality } of input.values) {
        if (!(event_ms > from_ms && event_ms <= until_ms)) continue
        const pulse = WAVES.indexOf(key)
        if (pulse >= 0) state.times[pulse * RING + (state.counts[pulse]!++ % RING)] = event_ms
        else state.reasons[QUALITIES.indexOf(key)] = quality ?? ''
      }
      from_ms = until_ms
    }
    while (state.next_ms <= end_ms) {
      take(state.next_ms)
      tell(state, state.next_ms, out)
      state.next_ms += STEP_MS
    }
    take(Number.POSITIVE_INFINITY)
  },

  gap(state) {
    state.counts = [0, 0]
    state.next_ms = Number.NaN
  },
})

function tell(state: PulseRhythm, at_ms: number, out: Emit): void {
  const until_ms = at_ms - PULSE_LATENCY_MS
  let best: { rate: number; spread: number; wave: number } | undefined
  for (const wave of [0, 1]) {
    const found = rhythmOf(state, wave, until_ms)
    if (found && (!best || found.spread < best.spread)) best = { ...found, wave }
  }
  if (!best) return
  const source = best.wave === 0 ? 'pleth' : 'art'
  const told_ms = at_ms - JUST_BEFORE_MS
  out('pulse.rate', told_ms, best.rate, '', source)
  out('pulse.spread', told_ms, best.spread, '', source)
}

function rhythmOf(state: PulseRhythm, wave: number, until_ms: number): { rate: number; spread: number } | undefined {
  if (state.reasons[wave] !== '' && state.reasons[wave] !== OFF_SCALE) return undefined
  let n = state.counts[wave]!
  const at = (i: number): number => state.times[wave * RING + (i % RING)]!
  const oldest = Math.max(0, n - RING)
  while (n > oldest && at(n - 1) > until_ms) n--
  if (n - oldest <= INTERVALS || until_ms - at(n - 1) > ALIVE_MS) return undefined
  let [least, most] = [Number.POSITIVE_INFINITY, 0]
  for (let i = n - INTERVALS; i < n; i++) {
    const interval = at(i) - at(i - 1)
    least = Math.min(least, interval)
    most = Math.max(most, interval)
  }
  const mean = (at(n - 1) - at(n - 1 - INTERVALS)) / INTERVALS
  return { rate: 60_000 / mean, spread: (most - least) / mean }
}
