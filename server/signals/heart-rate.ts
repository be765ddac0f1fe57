import { defineSignal, type Emit, type SignalInput } from '../engine/signal.ts'
import { walkGrid } from './grid.ts'
import { ECG_LEADS } from './leads.ts'
import { BEAT_LATENCY_MS, BEAT_LEARN_MS } from './qrs-judge.ts'
import { nextGrid } from './sampling.ts'

interface HeartRate {
  /** Event times of the last beats, oldest first, `count` of them. */
  beats: Float64Array
  count: number
  /** Noise beside each of them, as part of a QRS. */
  noise: Float32Array
  /** No pause is counted from before this: start, hole, new lead, end of a bad stretch. */
  since_ms: number
  lead: string
  reason: string
  /** Event time of the newest word on the ECG's quality; -Infinity when this source never had an ECG. */
  ecg_ms: number
  pulse_ms: number
  next_ms: number
}

const STEP_MS = 500
/** The rate shown is the mean of the last 8 intervals (8 to 12 are usual). */
const INTERVALS = 8
const FEWEST_INTERVALS = 2
/** So much noise on the average beat makes beats of its own; an even rhythm is believed all the same. */
const NOISY = 0.3
const EVEN = 1.4
/** Too few intervals to say how even they are. */
const FEWEST_TO_DOUBT = 6
/** No beat for so long on a good lead: the rate is 0. */
const NO_BEAT_MS = 4000
/** A pulse this recent is alive (24/min). */
const PULSE_ALIVE_MS = 2500
/** Without word of the ECG for so long the device's own number is shown. */
const FALLBACK_MS = 10_000

/**
 * Heart rate per minute, each second, from the beats of the ECG; the device's number where there is no ECG. Blank, with the
 * reason, while the ECG cannot be judged, or is so noisy that uneven beats may be noise: never a rate from a bad channel. `beat_pause_ms`: time without a beat, twice a
 * second, for asystole. Both speak of the moment one BEAT_LATENCY_MS ago, when every beat is known.
 */
export default defineSignal<HeartRate>({
  id: 'heart-rate',
  title: 'Heart rate',
  reads: ['beat', 'beat.noise', 'pulse', 'ecg.quality', 'ecg.lead', 'hr_device'],
  writes: ['hr', 'beat_pause_ms'],
  lateness_ms: 2000,
  init: () => ({
    beats: new Float64Array(16),
    count: 0,
    noise: new Float32Array(16),
    since_ms: Number.NaN,
    lead: '',
    reason: '',
    ecg_ms: Number.NEGATIVE_INFINITY,
    pulse_ms: Number.NEGATIVE_INFINITY,
    next_ms: Number.NaN,
  }),

  block(state, input, out) {
    if (Number.isNaN(state.next_ms)) begin(state, input.event_ms)
    walkGrid(state, input, out, STEP_MS, take, tell)
  },

  gap(state, event_ms) {
    begin(state, event_ms)
    state.pulse_ms = Number.NEGATIVE_INFINITY
  },
})

function begin(state: HeartRate, event_ms: number): void {
  state.next_ms = nextGrid(event_ms, STEP_MS)
  state.since_ms = event_ms
  state.count = 0
}

/** Hears everything in (from_ms, until_ms]. */
function take(state: HeartRate, input: SignalInput, from_ms: number, until_ms: number, out: Emit): void {
  for (const { key, value, event_ms, quality } of input.values) {
    if (!(event_ms > from_ms && event_ms <= until_ms)) continue
    if (key === 'beat') addBeat(state, event_ms)
    else if (key === 'beat.noise') state.noise[Math.max(0, state.count - 1)] = value
    else if (key === 'pulse') state.pulse_ms = Math.max(state.pulse_ms, event_ms)
    else if (key === 'ecg.quality') hearQuality(state, quality ?? '', event_ms)
    else if (key === 'ecg.lead') followLead(state, value, event_ms)
    else if (key === 'hr_device' && event_ms - state.ecg_ms > FALLBACK_MS) {
      out('hr', event_ms, Math.round(value), Number.isFinite(value) ? (quality ?? '') : 'missing', 'device')
    }
  }
}

function addBeat(state: HeartRate, event_ms: number): void {
  if (state.count === state.beats.length) {
    state.beats.copyWithin(0, 1)
    state.noise.copyWithin(0, 1)
    state.count--
  }
  state.noise[state.count] = 0
  state.beats[state.count++] = event_ms
}

function hearQuality(state: HeartRate, reason: string, event_ms: number): void {
  state.ecg_ms = event_ms
  state.reason = reason
  if (reason === '' || reason === 'flat') return
  // What cannot be judged is not time without a beat, and no interval spans it.
  state.since_ms = event_ms
  state.count = 0
}

function followLead(state: HeartRate, value: number, event_ms: number): void {
  state.ecg_ms = event_ms
  state.lead = ECG_LEADS[value] ?? ''
  state.since_ms = event_ms + BEAT_LEARN_MS
  state.count = 0
}

function tell(state: HeartRate, at_ms: number, out: Emit): void {
  if (at_ms - state.ecg_ms > FALLBACK_MS) return
  const known_ms = at_ms - BEAT_LATENCY_MS
  let beats = state.count
  while (beats > 0 && state.beats[beats - 1]! > known_ms) beats--
  const last_ms = beats > 0 ? state.beats[beats - 1]! : Number.NEGATIVE_INFINITY
  const pause_ms = Math.max(0, known_ms - Math.max(state.since_ms, last_ms))
  const bad = state.reason !== '' && state.reason !== 'flat'
  out('beat_pause_ms', at_ms, bad ? Number.NaN : pause_ms, bad ? state.reason : '', state.lead)
  if (at_ms % 1000 !== 0) return
  if (bad) out('hr', at_ms, Number.NaN, state.reason, state.lead)
  else if (pause_ms >= NO_BEAT_MS) tellPause(state, at_ms, out)
  else if (beats <= FEWEST_INTERVALS) out('hr', at_ms, Number.NaN, 'learning', state.lead)
  else {
    const first = Math.max(0, beats - 1 - INTERVALS)
    const mean_ms = (last_ms - state.beats[first]!) / (beats - 1 - first)
    if (isDoubtful(state, first, beats)) out('hr', at_ms, Number.NaN, 'noise', state.lead)
    else out('hr', at_ms, Math.round(60_000 / mean_ms), '', state.lead)
  }
}

/** Whether the beats [first, end) may be noise: the leads are noisy, and the intervals uneven (but for the longest and the shortest). */
function isDoubtful({ beats, noise }: HeartRate, first: number, end: number): boolean {
  if (end - 1 - first < FEWEST_TO_DOUBT) return false
  let sum = 0
  let [least, less, most, more] = [Infinity, Infinity, 0, 0]
  for (let i = first + 1; i < end; i++) {
    sum += noise[i]!
    const interval_ms = beats[i]! - beats[i - 1]!
    if (interval_ms < least) [least, less] = [interval_ms, least]
    else if (interval_ms < less) less = interval_ms
    if (interval_ms > most) [most, more] = [interval_ms, most]
    else if (interval_ms > more) more = interval_ms
  }
  return sum / (end - 1 - first) > NOISY && more > EVEN * less
}

/** Nothing beats on the ECG: 0, unless a pulse says that the heart does and the ECG is wrong. */
function tellPause(state: HeartRate, at_ms: number, out: Emit): void {
  const alive = at_ms - state.pulse_ms < PULSE_ALIVE_MS
  if (alive) out('hr', at_ms, Number.NaN, state.reason || 'no_beats', state.lead)
  else out('hr', at_ms, 0, '', state.lead)
}
