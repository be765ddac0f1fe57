import { defineSignal, type Emit, type SignalInput } from '../engine/signal.ts'
import { walkGrid } from './grid.ts'

interface PulseRhythm {
  waves: [Wave, Wave]
  next_ms: number
}

interface Wave {
  source: string
  /** Event times of the last pulses, a ring; `count` of them since the start or a break. */
  times: Float64Array
  count: number
  /** Pulses up to here are certain, and the rhythm is of them. */
  known: number
  rate: number
  spread: number
  /** Why the wave cannot be judged, '' = it can. */
  reason: string
}

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
  init: () => ({ waves: [waveOf('pleth'), waveOf('art')], next_ms: Number.NaN }),

  block(state, input, out) {
    walkGrid(state, input, out, STEP_MS, take, tell)
  },

  gap(state) {
    for (const wave of state.waves) {
      wave.count = wave.known = 0
      wave.rate = wave.spread = Number.NaN
    }
    state.next_ms = Number.NaN
  },
})

function waveOf(source: string): Wave {
  return { source, times: new Float64Array(RING), count: 0, known: 0, rate: Number.NaN, spread: Number.NaN, reason: '' }
}

/** Hears everything in (from_ms, until_ms]. */
function take({ waves: [pleth, art] }: PulseRhythm, input: SignalInput, from_ms: number, until_ms: number): void {
  for (const value of input.values) {
    if (!(value.event_ms > from_ms && value.event_ms <= until_ms)) continue
    if (value.key === 'pulse.pleth') pleth.times[pleth.count++ % RING] = value.event_ms
    else if (value.key === 'pulse.art') art.times[art.count++ % RING] = value.event_ms
    else if (value.key === 'pleth.quality') pleth.reason = value.quality ?? ''
    else if (value.key === 'art.quality') art.reason = value.quality ?? ''
  }
}

function tell(state: PulseRhythm, at_ms: number, out: Emit): void {
  const until_ms = at_ms - PULSE_LATENCY_MS
  let best: Wave | undefined
  for (const wave of state.waves) {
    follow(wave, until_ms)
    const alive = wave.known > INTERVALS && until_ms - wave.times[(wave.known - 1) % RING]! <= ALIVE_MS
    if (alive && (wave.reason === '' || wave.reason === OFF_SCALE) && (!best || wave.spread < best.spread)) best = wave
  }
  if (!best) return
  out('pulse.rate', at_ms - JUST_BEFORE_MS, best.rate, '', best.source)
  out('pulse.spread', at_ms - JUST_BEFORE_MS, best.spread, '', best.source)
}

/** Takes in the pulses that have become certain; the rhythm is of the last of them. */
function follow(wave: Wave, until_ms: number): void {
  const before = wave.known
  while (wave.known < wave.count && wave.times[wave.known % RING]! <= until_ms) wave.known++
  if (wave.known === before || wave.known <= INTERVALS) return
  let least = Number.POSITIVE_INFINITY
  let most = 0
  for (let i = wave.known - INTERVALS; i < wave.known; i++) {
    const interval = wave.times[i % RING]! - wave.times[(i - 1) % RING]!
    if (interval < least) least = interval
    if (interval > most) most = interval
  }
  const mean = (wave.times[(wave.known - 1) % RING]! - wave.times[(wave.known - 1 - INTERVALS) % RING]!) / INTERVALS
  wave.rate = 60_000 / mean
  wave.spread = (most - least) / mean
}
