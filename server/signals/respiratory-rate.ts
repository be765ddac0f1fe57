import { defineSignal, type Emit, type SignalInput } from '../engine/signal.ts'
import { type Breathing, createBreathing, hearHeart, restartBreathing, runBreathing } from './breathing.ts'
import { walkGrid } from './grid.ts'
import { blockOf, continues, nextGrid, samplesBefore } from './sampling.ts'

interface RespiratoryRate {
  wave: Breathing | null
  /** Where the wave should go on. */
  wave_ms: number
  /** Event times of the last breaths, oldest first. */
  breaths: Float64Array
  count: number
  since_ms: number
  reason: string
  /** Event time of the newest word on the wave's quality; -Infinity when this source never had one. */
  resp_ms: number
  co2_ms: number
  /** The usual time between two heart beats; NaN: not known. Event time of the newest rate of the ECG. */
  beat_ms: number
  hr_ms: number
  /** Event time of the newest rate of the heart, of either. */
  heart_ms: number
  next_ms: number
}

const STEP_MS = 1000
const INTERVALS = 6
const FEWEST_INTERVALS = 2
/** Without a breath for so long the rate shown is 0. */
const NO_BREATH_MS = 20_000
const FALLBACK_MS = 10_000
/** Two rates that differ by less than this share are one. */
const SAME_RATE = 0.06

/**
 * Breaths per minute, each second, from the impedance wave; else the device's number (CO2 before impedance). A pause lowers the
 * number as it grows. `breath_pause_ms`: time without a breath, for apnoea. Blank, with the reason, while it cannot be judged.
 */
export default defineSignal<RespiratoryRate>({
  id: 'respiratory-rate',
  title: 'Respiratory rate',
  reads: ['resp', 'resp.quality', 'hr', 'pulse_rate', 'rr_co2', 'rr_device'],
  writes: ['breath', 'rr', 'breath_pause_ms'],
  lateness_ms: 2000,
  init: () => ({
    wave: null,
    wave_ms: Number.NaN,
    breaths: new Float64Array(8),
    count: 0,
    since_ms: Number.NaN,
    reason: '',
    resp_ms: Number.NEGATIVE_INFINITY,
    co2_ms: Number.NEGATIVE_INFINITY,
    beat_ms: Number.NaN,
    hr_ms: Number.NEGATIVE_INFINITY,
    heart_ms: Number.NEGATIVE_INFINITY,
    next_ms: Number.NaN,
  }),

  block(state, input, out) {
    if (Number.isNaN(state.next_ms)) begin(state, input.event_ms)
    walkGrid(state, input, out, STEP_MS, take, tell)
  },

  gap(state, event_ms) {
    begin(state, event_ms)
    state.wave_ms = Number.NaN
    if (state.wave) restartBreathing(state.wave)
  },
})

function take(state: RespiratoryRate, input: SignalInput, from_ms: number, until_ms: number, out: Emit): void {
  takeWave(state, input, from_ms, until_ms, out)
  takeValues(state, input, from_ms, until_ms, out)
}

function begin(state: RespiratoryRate, event_ms: number): void {
  state.next_ms = nextGrid(event_ms, STEP_MS)
  state.since_ms = event_ms
  state.count = 0
}

function takeWave(state: RespiratoryRate, input: SignalInput, from_ms: number, until_ms: number, out: Emit): void {
  const block = blockOf(input.blocks, 'resp')
  if (!block) return
  const { samples, rate_hz } = block
  const from = samplesBefore(from_ms, input.event_ms, rate_hz, samples.length)
  const to = samplesBefore(until_ms, input.event_ms, rate_hz, samples.length)
  if (from >= to) return
  if (state.wave?.rate_hz !== rate_hz) {
    state.wave = createBreathing(rate_hz)
    hearHeart(state.wave, state.beat_ms)
  } else if (!continues(state.wave_ms, input.event_ms + (from * 1000) / rate_hz, rate_hz)) restartBreathing(state.wave)
  state.wave_ms = input.event_ms + (to * 1000) / rate_hz
  runBreathing(state.wave, samples, from, to, (at) => {
    const event_ms = input.event_ms + (at * 1000) / rate_hz
    if (state.count === state.breaths.length) {
      state.breaths.copyWithin(0, 1)
      state.count--
    }
    state.breaths[state.count++] = event_ms
    out('breath', event_ms, 1, '', 'resp')
  })
}

function takeValues(state: RespiratoryRate, input: SignalInput, from_ms: number, until_ms: number, out: Emit): void {
  for (const { key, value, event_ms, quality } of input.values) {
    if (!(event_ms > from_ms && event_ms <= until_ms)) continue
    if (key === 'hr' || key === 'pulse_rate') {
      if (value > 0 && !quality) heart(state, key, value, event_ms)
    } else if (key === 'resp.quality') hearQuality(state, quality ?? '', event_ms)
    else if (key === 'rr_co2' || key === 'rr_device') {
      if (key === 'rr_co2') state.co2_ms = event_ms
      const better = key === 'rr_device' && event_ms - state.co2_ms <= FALLBACK_MS
      if (better || event_ms - state.resp_ms <= FALLBACK_MS) continue
      out('rr', event_ms, Math.round(value), Number.isFinite(value) ? (quality ?? '') : 'missing', 'device')
    }
  }
}

/** The heart's rate, of the ECG before that of the pulse; used from the next full second on. */
function heart(state: RespiratoryRate, key: string, value: number, event_ms: number): void {
  if (key === 'hr') state.hr_ms = event_ms
  else if (event_ms - state.hr_ms <= FALLBACK_MS) return
  state.beat_ms = 60_000 / value
  state.heart_ms = event_ms
}

function hearQuality(state: RespiratoryRate, reason: string, event_ms: number): void {
  state.resp_ms = event_ms
  state.reason = reason
  if (reason === '' || reason === 'flat') return
  state.since_ms = event_ms
  state.count = 0
}

function tell(state: RespiratoryRate, at_ms: number, out: Emit): void {
  if (state.wave) hearHeart(state.wave, state.beat_ms)
  if (at_ms - state.resp_ms > FALLBACK_MS) return
  const breaths = state.count
  const last_ms = breaths > 0 ? state.breaths[breaths - 1]! : Number.NEGATIVE_INFINITY
  const first = Math.max(0, breaths - 1 - INTERVALS)
  const mean_ms = breaths > FEWEST_INTERVALS ? (last_ms - state.breaths[first]!) / (breaths - 1 - first) : Number.NaN
  const bad = state.reason !== '' && state.reason !== 'flat' ? state.reason : isHeart(state, mean_ms, at_ms) ? 'noise' : ''
  const pause_ms = Math.max(0, at_ms - Math.max(state.since_ms, last_ms))
  out('breath_pause_ms', at_ms, bad ? Number.NaN : pause_ms, bad, 'resp')
  if (bad) out('rr', at_ms, Number.NaN, bad, 'resp')
  else if (pause_ms >= NO_BREATH_MS) out('rr', at_ms, 0, '', 'resp')
  else if (Number.isNaN(mean_ms)) out('rr', at_ms, Number.NaN, 'learning', 'resp')
  else out('rr', at_ms, Math.round(60_000 / Math.max(mean_ms, pause_ms)), '', 'resp')
}

/** What comes as often as the heart beats is the heart: neither a rate nor the end of a pause. */
function isHeart({ beat_ms, heart_ms }: RespiratoryRate, mean_ms: number, at_ms: number): boolean {
  return at_ms - heart_ms <= FALLBACK_MS && Math.abs(mean_ms / beat_ms - 1) < SAME_RATE
}
