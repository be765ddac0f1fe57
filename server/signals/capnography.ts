import { MISSING_SAMPLE } from '../../contracts/channel.ts'
import { defineSignal, type Emit, type SignalInput } from '../engine/signal.ts'
import { walkGrid } from './grid.ts'
import { blockOf, continues, nextGrid, samplesBefore } from './sampling.ts'

interface Capnography {
  /** Event times of the last exhalations, oldest first, `count` of them. */
  at: Float64Array
  count: number
  since_ms: number
  /** Exhaling now; highest of this exhalation, the usual highest, the last whole one's, mmHg. */
  out: boolean
  peak: number
  usual: number
  end_tidal: number
  /** Samples of the second being measured, and how many of them say nothing. */
  n: number
  lost: number
  reason: string
  /** Where the wave should go on; NaN before the first. */
  wave_ms: number
  /** Event times of the device's own numbers. */
  rate_ms: number
  end_tidal_ms: number
  next_ms: number
}

const STEP_MS = 1000
/** Air that comes out of a lung carries more than this; what moves below it is no breath, mmHg. */
const LEAST_MMHG = 5
/** An exhalation begins above this share of the usual plateau and is over below the other: the heart's steps are no breaths. */
const BEGINS = 0.5
const ENDS = 0.3
const RANGE_MMHG = { least: -10, most: 150 }
const SHORTEST_MS = 400
const INTERVALS = 6
const FEWEST_INTERVALS = 2
const NO_BREATH_MS = 20_000
const FALLBACK_MS = 10_000

/**
 * Breaths of a capnogram: one exhalation each. `co2_pause_ms`: time without one, for apnoea, each second; `rr_co2` and `etco2`
 * (mean plateau end of the last breaths) only where the device does not tell them. Blank with the reason while the wave is not there.
 */
export default defineSignal<Capnography>({
  id: 'capnography',
  title: 'Breaths by CO₂',
  reads: ['co2', 'rr_co2', 'etco2'],
  writes: ['co2.breath', 'co2.quality', 'co2_pause_ms', 'rr_co2', 'etco2'],
  lateness_ms: 2000,
  init: () => ({
    at: new Float64Array(0),
    count: 0,
    since_ms: Number.NaN,
    out: false,
    peak: 0,
    usual: 0,
    end_tidal: Number.NaN,
    n: 0,
    lost: 0,
    reason: '',
    wave_ms: Number.NaN,
    rate_ms: Number.NEGATIVE_INFINITY,
    end_tidal_ms: Number.NEGATIVE_INFINITY,
    next_ms: Number.NaN,
  }),

  block(state, input, out) {
    if (Number.isNaN(state.next_ms)) begin(state, input.event_ms)
    if (!blockOf(input.blocks, 'co2') && Number.isNaN(state.wave_ms)) {
      state.next_ms = Number.NaN
      return
    }
    walkGrid(state, input, out, STEP_MS, take, tell)
  },

  gap: (state, event_ms) => begin(state, event_ms),
})

function take(state: Capnography, input: SignalInput, from_ms: number, until_ms: number, out: Emit): void {
  takeWave(state, input, from_ms, until_ms, out)
  hear(state, input, from_ms, until_ms)
}

function begin(state: Capnography, event_ms: number): void {
  state.next_ms = nextGrid(event_ms, STEP_MS)
  state.since_ms = event_ms
  state.count = 0
  state.out = false
  state.end_tidal = Number.NaN
  state.n = 0
  state.lost = 0
}

/** What the device tells itself in (from_ms, until_ms]. */
function hear(state: Capnography, input: SignalInput, from_ms: number, until_ms: number): void {
  for (const { key, event_ms } of input.values) {
    if (!(event_ms > from_ms && event_ms <= until_ms)) continue
    if (key === 'rr_co2') state.rate_ms = event_ms
    else if (key === 'etco2') state.end_tidal_ms = event_ms
  }
}

function takeWave(state: Capnography, input: SignalInput, from_ms: number, until_ms: number, out: Emit): void {
  const block = blockOf(input.blocks, 'co2')
  if (!block) return
  const { samples, rate_hz, gain, offset } = block
  const from = samplesBefore(from_ms, input.event_ms, rate_hz, samples.length)
  const to = samplesBefore(until_ms, input.event_ms, rate_hz, samples.length)
  if (from >= to) return
  if (!continues(state.wave_ms, input.event_ms + (from * 1000) / rate_hz, rate_hz)) state.out = false
  state.wave_ms = input.event_ms + (to * 1000) / rate_hz
  for (let i = from; i < to; i++) {
    const mmhg = samples[i]! * gain + offset
    state.n++
    if (samples[i] === MISSING_SAMPLE || !(mmhg >= RANGE_MMHG.least && mmhg <= RANGE_MMHG.most)) state.lost++
    else if (follow(state, mmhg)) breathe(state, input.event_ms + (i * 1000) / rate_hz, out)
  }
}

/** True at the sample where an exhalation begins. */
function follow(state: Capnography, mmhg: number): boolean {
  if (!state.out) {
    if (mmhg < Math.max(LEAST_MMHG, BEGINS * state.usual)) return false
    state.out = true
    state.peak = mmhg
    return true
  }
  if (mmhg > state.peak) state.peak = mmhg
  else if (mmhg < Math.max(0.6 * LEAST_MMHG, ENDS * state.peak)) {
    state.out = false
    state.end_tidal = Number.isNaN(state.end_tidal) ? state.peak : state.end_tidal + 0.5 * (state.peak - state.end_tidal)
    // Never so far below this one that its own way down would be the next.
    state.usual = Math.max(0.7 * state.peak, state.usual + 0.25 * (state.peak - state.usual))
  }
  return false
}

function breathe(state: Capnography, event_ms: number, out: Emit): void {
  if (state.count > 0 && event_ms - state.at[state.count - 1]! < SHORTEST_MS) return
  if (state.at.length === 0) state.at = new Float64Array(8)
  if (state.count === state.at.length) {
    state.at.copyWithin(0, 1)
    state.count--
  }
  state.at[state.count++] = event_ms
  out('co2.breath', event_ms, 1, '', 'co2')
}

function tell(state: Capnography, at_ms: number, out: Emit): void {
  const missing = state.lost >= 0.5 * state.n
  state.reason = missing ? 'missing' : ''
  state.n = 0
  state.lost = 0
  if (missing) {
    state.count = 0
    state.since_ms = at_ms
    state.end_tidal = Number.NaN
  }
  out('co2.quality', at_ms, missing ? 0 : 100, state.reason, 'co2')
  const { at, count, reason } = state
  const last_ms = count > 0 ? at[count - 1]! : Number.NEGATIVE_INFINITY
  const pause_ms = Math.max(0, at_ms - Math.max(state.since_ms, last_ms))
  // Shallower breaths than the usual ones must be found before apnoea is called: a fifth of the usual height after 20 s.
  if (pause_ms > 12_000) state.usual *= 0.82
  out('co2_pause_ms', at_ms, missing ? Number.NaN : pause_ms, reason, 'co2')
  const doubt = reason || (pause_ms < NO_BREATH_MS && count <= FEWEST_INTERVALS ? 'learning' : '')
  const first = Math.max(0, count - 1 - INTERVALS)
  const mean_ms = (last_ms - at[first]!) / (count - 1 - first)
  const rate = pause_ms >= NO_BREATH_MS ? 0 : Math.round(60_000 / Math.max(mean_ms, pause_ms))
  if (at_ms - state.rate_ms > FALLBACK_MS) out('rr_co2', at_ms, doubt ? Number.NaN : rate, doubt, 'co2')
  if (at_ms - state.end_tidal_ms <= FALLBACK_MS) return
  const end_tidal = pause_ms >= NO_BREATH_MS ? 0 : state.end_tidal
  out('etco2', at_ms, doubt ? Number.NaN : Math.round(end_tidal), doubt || (Number.isNaN(end_tidal) ? 'learning' : ''), 'co2')
}
