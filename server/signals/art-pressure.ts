import { defineSignal, type Emit, type SignalInput } from '../engine/signal.ts'
import { type ArtBeats, createArtBeats, forgetBeats, keepBeat, pressureOf, runArt } from './art-beats.ts'
import { walkGrid } from './grid.ts'
import { blockOf, continues, nextGrid, samplesBefore } from './sampling.ts'

interface ArtPressure {
  wave: ArtBeats | null
  wave_ms: number
  /** Pulses told but not yet taken: all are taken at one age, so that it does not matter in which frame they came. */
  waiting: Float64Array
  waits: number
  /** The newest pulse taken. */
  pulse_ms: number
  reason: string
  /** Event time of the newest word on the wave's quality; -Infinity when this source never had the wave. */
  seen_ms: number
  device_ms: number
  /** The line has carried a pulse: only then can it come off. */
  alive: boolean
  /** Since when the mean has been that of an open line; NaN: it is not. */
  low_ms: number
  next_ms: number
}

const STEP_MS = 1000
/** A pulse is told at most so long after it. */
const LATENCY_MS = 1000
const NO_PULSE_MS = 4000
const FALLBACK_MS = 10_000
/** A vessel is never this empty while blood flows in it, mmHg: the line lies open. */
const OPEN_MMHG = 10
const ALIVE_MMHG = 25

/**
 * Systolic, diastolic and mean pressure of the arterial wave, each second over its last eight beats, only where the device does
 * not tell them; blank with the reason while the wave cannot be judged. `art.lost_ms`: how long a line that once carried a pulse
 * has had neither pulse nor a mean of 10 mmHg, from the wave or, without one, from the device's mean.
 */
export default defineSignal<ArtPressure>({
  id: 'art-pressure',
  title: 'Arterial pressures',
  reads: ['art', 'pulse.art', 'art.quality', 'art.level', 'art_sys', 'art_dia', 'art_mean'],
  writes: ['art_sys', 'art_dia', 'art_mean', 'art.lost_ms'],
  lateness_ms: 2000,
  init: () => ({
    wave: null,
    wave_ms: Number.NaN,
    waiting: new Float64Array(0),
    waits: 0,
    pulse_ms: Number.NEGATIVE_INFINITY,
    reason: '',
    seen_ms: Number.NEGATIVE_INFINITY,
    device_ms: Number.NEGATIVE_INFINITY,
    alive: false,
    low_ms: Number.NaN,
    next_ms: Number.NaN,
  }),

  block(state, input, out) {
    if (Number.isNaN(state.next_ms)) begin(state, input.event_ms)
    walkGrid(state, input, out, STEP_MS, take, tell)
  },

  gap: (state, event_ms) => begin(state, event_ms),
})

/** Hears everything of one step. */
function take(state: ArtPressure, input: SignalInput, from_ms: number, until_ms: number, out: Emit): void {
  takeWave(state, input, from_ms, until_ms)
  hear(state, input, from_ms, until_ms, out)
}

function begin(state: ArtPressure, event_ms: number): void {
  state.next_ms = nextGrid(event_ms, STEP_MS)
  state.pulse_ms = Number.NEGATIVE_INFINITY
  state.low_ms = Number.NaN
  state.wave = null
  state.waits = 0
}

function takeWave(state: ArtPressure, input: SignalInput, from_ms: number, until_ms: number): void {
  const block = blockOf(input.blocks, 'art')
  if (!block) return
  const { samples, rate_hz, gain, offset } = block
  const from = samplesBefore(from_ms, input.event_ms, rate_hz, samples.length)
  const to = samplesBefore(until_ms, input.event_ms, rate_hz, samples.length)
  if (from >= to) return
  const start_ms = input.event_ms + (from * 1000) / rate_hz
  const same = state.wave?.rate_hz === rate_hz && state.wave.gain === gain && state.wave.offset === offset
  if (state.wave === null || !same || !continues(state.wave_ms, start_ms, rate_hz)) {
    state.wave = createArtBeats(rate_hz)
    state.wave.gain = gain
    state.wave.offset = offset
    state.pulse_ms = Number.NEGATIVE_INFINITY
  }
  state.wave_ms = input.event_ms + (to * 1000) / rate_hz
  runArt(state.wave, samples, from, to)
}

/** Hears everything in (from_ms, until_ms]. */
function hear(state: ArtPressure, input: SignalInput, from_ms: number, until_ms: number, out: Emit): void {
  for (const { key, value, event_ms, quality } of input.values) {
    if (!(event_ms > from_ms && event_ms <= until_ms)) continue
    if (key === 'pulse.art') {
      if (state.waiting.length === 0) state.waiting = new Float64Array(8)
      if (state.waits < state.waiting.length) state.waiting[state.waits++] = event_ms
    } else if (key === 'art.quality') hearQuality(state, quality ?? '', event_ms)
    else if (key === 'art.level') watchLevel(state, event_ms, value, out)
    else {
      state.device_ms = event_ms
      if (key === 'art_mean' && event_ms - state.seen_ms > FALLBACK_MS) watchLevel(state, event_ms, value, out)
    }
  }
}

/** Takes the pulses up to `known_ms`: each ends a beat. */
function takePulses(state: ArtPressure, known_ms: number): void {
  let taken = 0
  for (; taken < state.waits && state.waiting[taken]! <= known_ms; taken++) {
    const pulse_ms = state.waiting[taken]!
    if (state.wave && state.reason === '' && Number.isFinite(state.pulse_ms))
      keepBeat(state.wave, (state.wave_ms - state.pulse_ms) / 1000, (state.wave_ms - pulse_ms) / 1000)
    state.pulse_ms = pulse_ms
  }
  state.waiting.copyWithin(0, taken, state.waits)
  state.waits -= taken
}

function hearQuality(state: ArtPressure, reason: string, event_ms: number): void {
  state.seen_ms = event_ms
  state.reason = reason
  if (reason !== '' && state.wave) forgetBeats(state.wave)
}

function watchLevel(state: ArtPressure, at_ms: number, mmhg: number, out: Emit): void {
  if (mmhg >= ALIVE_MMHG) state.alive = true
  const pulse = at_ms - state.pulse_ms < NO_PULSE_MS
  if (!(mmhg < OPEN_MMHG) || pulse || !state.alive) state.low_ms = Number.NaN
  else if (Number.isNaN(state.low_ms)) state.low_ms = at_ms
  const lost_ms = Number.isNaN(state.low_ms) ? 0 : at_ms - state.low_ms
  out('art.lost_ms', at_ms, Number.isFinite(mmhg) ? lost_ms : Number.NaN, Number.isFinite(mmhg) ? '' : 'missing', 'art')
}

const NAMES = ['art_sys', 'art_dia', 'art_mean'] as const

function tell(state: ArtPressure, at_ms: number, out: Emit): void {
  takePulses(state, at_ms - LATENCY_MS)
  if (at_ms - state.seen_ms > FALLBACK_MS || at_ms - state.device_ms <= FALLBACK_MS) return
  const lost = at_ms - LATENCY_MS - state.pulse_ms > NO_PULSE_MS
  if (lost && state.wave) forgetBeats(state.wave)
  NAMES.forEach((name, which) => {
    const mmhg = state.wave ? pressureOf(state.wave, which as 0 | 1 | 2) : Number.NaN
    const doubt = state.reason || (lost ? 'no_beats' : Number.isFinite(mmhg) ? '' : 'learning')
    out(name, at_ms, doubt ? Number.NaN : Math.round(mmhg), doubt, 'art')
  })
}
