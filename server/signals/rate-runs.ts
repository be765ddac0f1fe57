import { defineSignal, type Emit, type SignalInput } from '../engine/signal.ts'
import { walkGrid } from './grid.ts'
import { BEAT_LATENCY_MS } from './qrs-judge.ts'

interface RateRuns {
  /** Event times of the last beats, a ring; `count` of them since the start or a break. */
  beats: Float64Array
  count: number
  /** Beats up to here have been spoken of. */
  told: number
  /** No beat up to this event time counts: a break. */
  since_ms: number
  /** Event time of the newest word on the ECG; -Infinity when this source never had one. */
  ecg_ms: number
  next_ms: number
}

const STEP_MS = 500
const SLOW_BEATS = 5
const FAST_BEATS = 17
/** As many as the heart rate on the screen is the mean of. */
const SHOWN_BEATS = 9
const PAUSE = 2
const RING = 32
const RATES = ['rate5_per_min', 'rate9_per_min', 'rate17_per_min']
/** Without word of the ECG for so long the device's own number is judged. */
const FALLBACK_MS = 10_000
/** Told of the last instant of the half second, so that a judgement at its end has it. */
const JUST_BEFORE_MS = 1

/**
 * The rate over the last 5, 9 and 17 beats, for extreme bradycardia (below 40/min for 5 consecutive beats) and
 * extreme tachycardia (above 140/min for 17; CinC 2015). Told twice a second, for beats that came: without beats there is no
 * rate, and nothing spans a stretch that cannot be judged (then blank, with the reason) or a new lead. Speaks of the moment one BEAT_LATENCY_MS ago.
 */
export default defineSignal<RateRuns>({
  id: 'rate-runs',
  title: 'Rate over runs of beats',
  reads: ['beat', 'ecg.quality', 'ecg.lead', 'hr_device'],
  writes: ['rate5_per_min', 'rate9_per_min', 'rate17_per_min', 'rate5.spread'],
  lateness_ms: 2000,
  init: () => ({
    beats: new Float64Array(RING),
    count: 0,
    told: 0,
    since_ms: Number.NEGATIVE_INFINITY,
    ecg_ms: Number.NEGATIVE_INFINITY,
    next_ms: Number.NaN,
  }),

  block(state, input, out) {
    walkGrid(state, input, out, STEP_MS, take, tell)
  },

  gap(state) {
    begin(state, Number.NEGATIVE_INFINITY)
    state.next_ms = Number.NaN
  },
})

/** Hears everything in (from_ms, until_ms]. */
function take(state: RateRuns, input: SignalInput, from_ms: number, until_ms: number, out: Emit): void {
  for (const { key, value, event_ms, quality } of input.values) {
    if (!(event_ms > from_ms && event_ms <= until_ms)) continue
    if (key === 'beat') {
      if (event_ms > state.since_ms) state.beats[state.count++ % RING] = event_ms
    } else if (key === 'hr_device') hearDevice(state, value, event_ms, quality ?? '', out)
    else {
      state.ecg_ms = event_ms
      const bad = key === 'ecg.quality' && quality !== undefined && quality !== '' && quality !== 'flat'
      if (bad || key === 'ecg.lead') begin(state, event_ms)
      if (bad) for (const name of RATES) out(name, event_ms, Number.NaN, quality)
    }
  }
}

/** Without an ECG the device's own number stands for the runs. */
function hearDevice(state: RateRuns, value: number, event_ms: number, quality: string, out: Emit): void {
  if (event_ms - state.ecg_ms <= FALLBACK_MS) return
  for (const name of RATES) out(name, event_ms, value, Number.isFinite(value) ? quality : 'missing', 'device')
}

/** Nothing spans a break. */
function begin(state: RateRuns, event_ms: number): void {
  state.count = state.told = 0
  state.since_ms = event_ms
}

/** Beats that have become certain: the lowest and the highest rate any of them ends. */
function tell(state: RateRuns, at_ms: number, out: Emit): void {
  let slow = Number.POSITIVE_INFINITY
  let shown = Number.NEGATIVE_INFINITY
  let fast = Number.NEGATIVE_INFINITY
  while (state.told < state.count && state.beats[state.told % RING]! <= at_ms - BEAT_LATENCY_MS) {
    const five = slowRate(state)
    const nine = rateOver(state, SHOWN_BEATS)
    const seventeen = rateOver(state, FAST_BEATS)
    if (five < slow) slow = five
    if (nine > shown) shown = nine
    if (seventeen > fast) fast = seventeen
    state.told++
  }
  if (Number.isFinite(slow)) {
    out('rate5_per_min', at_ms - JUST_BEFORE_MS, slow)
    out('rate5.spread', at_ms - JUST_BEFORE_MS, spread(state))
  }
  if (Number.isFinite(shown)) out('rate9_per_min', at_ms - JUST_BEFORE_MS, shown)
  if (Number.isFinite(fast)) out('rate17_per_min', at_ms - JUST_BEFORE_MS, fast)
}

/** Mean rate over `beats` consecutive beats of which beat `told` is the last; NaN before there are so many. */
function rateOver({ beats, told }: RateRuns, n: number): number {
  if (told < n - 1) return Number.NaN
  return (60_000 * (n - 1)) / (beats[told % RING]! - beats[(told - n + 1) % RING]!)
}

/**
 * Rate over SLOW_BEATS beats. One interval of more than twice any other is a pause and counts as the next longest: asystole and
 * pause speak of it, the heart is not slow for it.
 */
function slowRate({ beats, told }: RateRuns): number {
  if (told < SLOW_BEATS - 1) return Number.NaN
  let [sum, longest, second] = [0, 0, 0]
  for (let k = 0; k < SLOW_BEATS - 1; k++) {
    const interval = beats[(told - k) % RING]! - beats[(told - k - 1) % RING]!
    sum += interval
    if (interval > longest) [longest, second] = [interval, longest]
    else if (interval > second) second = interval
  }
  return (60_000 * (SLOW_BEATS - 1)) / (longest > PAUSE * second ? sum - longest + second : sum)
}

/** Range over mean of the intervals between the last SLOW_BEATS beats that are certain: how uneven the rhythm is. */
function spread({ beats, told }: RateRuns): number {
  let [least, most] = [Number.POSITIVE_INFINITY, 0]
  for (let k = 1; k < SLOW_BEATS; k++) {
    const interval = beats[(told - k) % RING]! - beats[(told - k - 1) % RING]!
    least = Math.min(least, interval)
    most = Math.max(most, interval)
  }
  return ((most - least) * (SLOW_BEATS - 1)) / (beats[(told - 1) % RING]! - beats[(told - SLOW_BEATS) % RING]!)
}
