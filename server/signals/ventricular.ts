import { defineSignal, type Emit } from '../engine/signal.ts'
import { addPulse, createPulses, type Pulses, pulsesIn } from './ventricular-pulse.ts'
import { addBeat, breakRun, createRun, judgeRun, type Run } from './ventricular-run.ts'

interface Ventricular {
  run: Run
  /** Of the pleth, of the arterial line. */
  pulses: [Pulses, Pulses]
  /** Odds of the beat whose type is being told. */
  odds: number
  /** Ventricular beats of the last minute by panes of ten seconds, and the newest pane. */
  panes: Float64Array
  pane: number
  /** Event times of the last beats, for pauses: a ring, and how many since the start or a doubt. */
  last: Float64Array
  beats: number
}

const WAVES = ['pulse.pleth', 'pulse.art']
/** Pulses up to so long before a beat are known when it has been typed. */
const PULSE_KNOWN_MS = 200
/** The pulse of a beat comes within so long of it. */
const OWN_PULSE_MS = 700
const PANE_MS = 10_000
const PANES = 6
const RHYTHM = 9

/**
 * Runs of ventricular beats, told at each beat's event time: `v.run` how many in a row up to now, `v.rate` their rate and `v.run_alike` their likeness from
 * the second on, `v.per_min` ventricular beats of the last minute; of the last five beats, while they are faster than 95/min,
 * `v.sure` (above 0 = ventricular tachycardia) with what it rests on: `v.rate5`, `v.odds`, `v.alike`, `v.pulse` (1 = the pulse went on as
 * before). `pause_ms`: the interval a beat ends, `pause_ratio`:
 * that over the usual one.
 */
export default defineSignal<Ventricular>({
  id: 'ventricular',
  title: 'Ventricular runs',
  reads: ['beat.v', 'beat.odds', 'beat.alike', 'pulse.pleth', 'pulse.art'],
  writes: ['v.run', 'v.rate', 'v.run_alike', 'v.per_min', 'v.sure', 'v.rate5', 'v.odds', 'v.alike', 'v.pulse', 'pause_ms', 'pause_ratio'],
  lateness_ms: 2000,
  init: () => ({
    run: createRun(),
    pulses: [createPulses(), createPulses()],
    odds: Number.NaN,
    panes: new Float64Array(PANES),
    pane: -1,
    last: new Float64Array(RHYTHM),
    beats: 0,
  }),

  block(state, input, out) {
    for (const { key, event_ms } of input.values) {
      const wave = WAVES.indexOf(key)
      if (wave >= 0) addPulse(state.pulses[wave]!, event_ms)
    }
    for (const { key, value, event_ms, quality } of input.values) {
      if (key === 'beat.v') {
        tellPause(state, event_ms, out)
        if (!quality) continue
        breakRun(state.run)
        out('v.run', event_ms, Number.NaN, quality)
      } else if (key === 'beat.odds') state.odds = value
      else if (key === 'beat.alike') {
        addBeat(state.run, event_ms, state.odds, value)
        tellRun(state, event_ms, out)
      }
    }
  },

  gap(state) {
    breakRun(state.run)
    for (const pulses of state.pulses) pulses.count = 0
    state.beats = 0
  },
})

function tellRun(state: Ventricular, beat_ms: number, out: Emit): void {
  const { run } = state
  out('v.run', beat_ms, run.ventricular)
  if (run.ventricular > 1) {
    out('v.rate', beat_ms, (60_000 * (run.ventricular - 1)) / (beat_ms - run.since_ms))
    out('v.run_alike', beat_ms, run.likeness / (run.ventricular - 1))
  }
  out('v.per_min', beat_ms, countMinute(state, beat_ms, run.ventricular > 0))
  const found = judgeRun(run, state.pulses, beat_ms - PULSE_KNOWN_MS)
  if (found === null) return
  out('v.sure', beat_ms, found.sure)
  out('v.rate5', beat_ms, found.rate)
  out('v.odds', beat_ms, found.odds)
  out('v.alike', beat_ms, found.alike)
  out('v.pulse', beat_ms, found.pulse)
}

/** Ventricular beats of the last minute, this one included, to ten seconds. */
function countMinute(state: Ventricular, beat_ms: number, ventricular: boolean): number {
  const { panes } = state
  const pane = Math.floor(beat_ms / PANE_MS)
  if (!(pane - state.pane < PANES)) panes.fill(0)
  else for (let k = state.pane + 1; k <= pane; k++) panes[k % PANES] = 0
  if (!(pane < state.pane)) state.pane = pane
  if (ventricular) panes[pane % PANES]!++
  let sum = 0
  for (let k = 0; k < PANES; k++) sum += panes[k]!
  return sum
}

/**
 * The interval this beat ends, and how it compares with the usual one (median) while that is known. Blank where a pulse came
 * in between: then a beat was missed.
 */
function tellPause(state: Ventricular, beat_ms: number, out: Emit): void {
  const { last } = state
  const n = Math.min(state.beats, RHYTHM)
  const at = (i: number): number => last[(state.beats - n + i) % RHYTHM]!
  const missed = n > 0 && state.pulses.some((wave) => pulsesIn(wave, at(n - 1) + OWN_PULSE_MS, beat_ms - PULSE_KNOWN_MS) > 0)
  if (n > 0) out('pause_ms', beat_ms, missed ? Number.NaN : beat_ms - at(n - 1), missed ? 'no_beats' : '')
  if (n === RHYTHM && !missed) {
    for (let i = 1; i < n; i++) usual[i - 1] = at(i) - at(i - 1)
    usual.sort()
    out('pause_ratio', beat_ms, (beat_ms - at(n - 1)) / usual[(n - 1) >> 1]!)
  }
  last[state.beats++ % RHYTHM] = beat_ms
}
const usual = new Float64Array(RHYTHM - 1)
