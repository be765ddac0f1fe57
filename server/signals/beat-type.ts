import { defineSignal, type Emit, type SignalInput } from '../engine/signal.ts'
import { APART_MS, findEcho } from './beat-type-echo.ts'
import { createKinds, createLead, type Kinds, LEADS_MAX, type TypedLead } from './beat-type-kinds.ts'
import { fitBefore, measureBeat, takeAsBefore } from './beat-type-measure.ts'
import { ventricularOdds } from './beat-type-odds.ts'
import { SHAPE_KNOWN_MS } from './beat-type-shape.ts'
import { createStrip, pushStrip, restartStrip } from './beat-type-strip.ts'
import { BEAT_LATENCY_MS } from './qrs-judge.ts'
import { nextGrid, samplesBefore, usable } from './sampling.ts'

interface BeatType {
  kinds: Kinds
  /** Event times of beats that wait for the rest of their shape, oldest first, `waiting` of them. */
  queue: Float64Array
  waiting: number
  /** Event times of the last beats typed, a ring, and how many since the start or a hole. */
  last: Float64Array
  typed: number
  /** From here on more beats like the last ventricular one are looked for; Infinity after a beat that is not. */
  echo_ms: number
  /** Odds of that beat. */
  odds: number
}

const QUEUE = 16
const RHYTHM = 9
/** Before so many beats have been seen the patient's own shape is not known. */
const LEARN_BEATS = 6
const STEP_MS = 250
/** A lead that has shown none of so many beats says nothing. */
const SILENT_BEATS = 10
/** More beats like this one are looked for from these odds on. */
const ECHO_ODDS = -0.8

/**
 * Which beats are ventricular. `beat.v` is 1 or 0 at the beat's event time, within 1.3 s of it; `beat.odds` how sure that is
 * (logarithm of the odds, -4 to 4), `beat.alike` how alike the beat is to the one before (1 = the same). Blank with the
 * reason where the beat cannot be typed: learning, noise. Ventricular waves in a run that the search for QRS complexes passed
 * over are told as ventricular beats, too (source 'echo', within 1.6 s).
 */
export default defineSignal<BeatType>({
  id: 'beat-type',
  title: 'Ventricular beats',
  reads: ['ecg*', 'beat'],
  writes: ['beat.v', 'beat.odds', 'beat.alike'],
  lateness_ms: 2000,
  init: () => ({
    kinds: createKinds(),
    queue: new Float64Array(QUEUE),
    waiting: 0,
    last: new Float64Array(RHYTHM),
    typed: 0,
    echo_ms: Number.POSITIVE_INFINITY,
    odds: 0,
  }),

  block(state, input, out) {
    for (const { key, event_ms } of input.values) {
      if (key === 'beat' && state.waiting < QUEUE) state.queue[state.waiting++] = event_ms
    }
    meetLeads(state, input)
    const end_ms = input.event_ms + input.duration_ms
    let from_ms = Number.NEGATIVE_INFINITY
    for (;;) {
      const due_ms = state.waiting > 0 ? state.queue[0]! + SHAPE_KNOWN_MS : Number.POSITIVE_INFINITY
      const look_ms = nextGrid(state.echo_ms + BEAT_LATENCY_MS + APART_MS, STEP_MS)
      const at_ms = Math.min(due_ms, look_ms)
      if (at_ms > end_ms) break
      if (at_ms > from_ms) {
        take(state, input, from_ms, at_ms)
        from_ms = at_ms
      }
      if (due_ms <= look_ms) nextBeat(state, out)
      else echoes(state, look_ms - BEAT_LATENCY_MS - APART_MS, out)
    }
    take(state, input, from_ms, Number.POSITIVE_INFINITY)
  },

  gap(state) {
    for (const { strip } of state.kinds.leads) restartStrip(strip)
    state.waiting = 0
    state.typed = 0
    state.echo_ms = Number.POSITIVE_INFINITY
  },
})

/** The first leads that come are the ones compared; one that shows no beat any more makes room for another. */
function meetLeads({ kinds: { leads } }: BeatType, { blocks }: SignalInput): void {
  for (const block of blocks) {
    if (!usable(block)) continue
    let place = placeOf(leads, block.channel)
    if (place >= 0 && leads[place]!.strip.rate_hz === block.rate_hz) continue
    if (place < 0) place = leads.length < LEADS_MAX ? leads.length : leads.findIndex((lead) => lead.silent >= SILENT_BEATS)
    if (place >= 0) leads[place] = createLead(block.channel, createStrip(block.rate_hz))
  }
}

function placeOf(leads: readonly TypedLead[], channel: string): number {
  for (let i = 0; i < leads.length; i++) if (leads[i]!.channel === channel) return i
  return -1
}

/** The samples of one step that lie in [from_ms, until_ms). */
function take({ kinds }: BeatType, { blocks, event_ms }: SignalInput, from_ms: number, until_ms: number): void {
  for (const block of blocks) {
    const place = placeOf(kinds.leads, block.channel)
    if (place < 0 || !usable(block)) continue
    const from = samplesBefore(from_ms, event_ms, block.rate_hz, block.samples.length)
    const to = samplesBefore(until_ms, event_ms, block.rate_hz, block.samples.length)
    pushStrip(kinds.leads[place]!.strip, block, from, to, event_ms)
  }
}

function nextBeat(state: BeatType, out: Emit): void {
  const beat_ms = state.queue[0]!
  state.queue.copyWithin(0, 1)
  state.waiting--
  echoes(state, beat_ms - APART_MS, out)
  typeBeat(state, beat_ms, out)
}

/** Tells the waves before `until_ms` that are like the ventricular beat before them. */
function echoes(state: BeatType, until_ms: number, out: Emit): void {
  while (state.echo_ms < until_ms) {
    const at_ms = findEcho(state.kinds, state.echo_ms, until_ms)
    if (Number.isNaN(at_ms)) {
      state.echo_ms = until_ms
      return
    }
    tell(out, at_ms, state.odds, fitBefore(state.kinds, at_ms), 'echo')
    takeAsBefore(state.kinds, at_ms)
    state.echo_ms = at_ms + APART_MS
  }
}

function tell(out: Emit, beat_ms: number, odds: number, alike: number, source = ''): void {
  out('beat.v', beat_ms, odds > 0 ? 1 : 0, '', source)
  out('beat.odds', beat_ms, odds, '', source)
  out('beat.alike', beat_ms, alike, '', source)
}

function typeBeat(state: BeatType, beat_ms: number, out: Emit): void {
  const early = prematurity(state, beat_ms)
  state.last[state.typed++ % RHYTHM] = beat_ms
  state.echo_ms = Number.POSITIVE_INFINITY
  const measured = measureBeat(state.kinds, beat_ms)
  const reason = measured.leads === 0 && state.kinds.beats > 1 ? 'noise' : state.kinds.beats <= LEARN_BEATS ? 'learning' : ''
  if (reason !== '') {
    out('beat.v', beat_ms, Number.NaN, reason)
    return
  }
  const odds = ventricularOdds(measured, early)
  tell(out, beat_ms, odds, measured.alike)
  if (odds <= ECHO_ODDS) return
  state.odds = odds
  state.echo_ms = beat_ms + APART_MS
}

/** Logarithm of the interval before this beat over the usual one (median of the last ones), -1 to 1; 0 while there is none. */
function prematurity({ last, typed }: BeatType, beat_ms: number): number {
  const n = Math.min(typed, RHYTHM)
  if (n < 4) return 0
  const at = (i: number): number => last[(typed - n + i) % RHYTHM]!
  for (let i = 1; i < n; i++) {
    let k = i - 1
    const interval = at(i) - at(i - 1)
    while (k > 0 && sorted[k - 1]! > interval) {
      sorted[k] = sorted[k - 1]!
      k--
    }
    sorted[k] = interval
  }
  return Math.max(-1, Math.min(1, Math.log((beat_ms - at(n - 1)) / sorted[(n - 1) >> 1]!)))
}
const sorted = new Float64Array(RHYTHM)
