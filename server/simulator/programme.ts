import { random, seedOf } from './random.ts'
import { SCENARIO_BY_ID, type Scenario } from './scenario.ts'

/** Which scenario begins at which bed, by seconds since the ward began. */
export interface Cue {
  at_s: number
  /** Index of the bed. */
  bed: number
  scenario: Scenario
}

/** First an alarm that everybody knows, within the first minute; then one event every two minutes, in turn. */
const FIRST_S = 8
const EVERY_S = 120
const TURN = [
  'lead-off',
  'tachycardia',
  'pump-near-end',
  'apnoea',
  'atrial-fibrillation',
  'device-alarm',
  'ventricular-tachycardia',
  'vent-disconnect',
  'bradycardia',
  'motion',
  'slow-desaturation',
  'catheter-disconnect',
  'pause',
  'probe-off',
  'ventricular-fibrillation',
  'pressor-rising',
  'asystole',
  'pump-occlusion',
  'silence',
  'ventricular-run',
  'clock-jump',
  'fall',
]

/** The calm demo ward of `beds` beds: its cues from `from_s` up to `to_s`, never twice running on the same bed. */
export function demoCues(seed: number, beds: number, from_s: number, to_s: number): Cue[] {
  const cues: Cue[] = []
  for (let n = Math.max(0, Math.ceil((from_s - FIRST_S) / EVERY_S)); FIRST_S + n * EVERY_S < to_s; n++) {
    const id = n === 0 ? 'slow-desaturation' : TURN[(n - 1) % TURN.length]!
    cues.push({ at_s: FIRST_S + n * EVERY_S, bed: bedOf(seed, beds, n), scenario: SCENARIO_BY_ID.get(id)! })
  }
  return cues
}

function bedOf(seed: number, beds: number, n: number): number {
  const first = Math.floor(random(seedOf(seed, 'programme')).next() * beds)
  const stride = beds > 4 ? 5 + (beds % 5 === 0 ? 2 : 0) : 1
  return (first + n * stride) % beds
}

/** One scenario on every bed, the beds 3 s apart, again every three minutes. */
export function repeatCues(scenario: Scenario, beds: number, from_s: number, to_s: number): Cue[] {
  const cues: Cue[] = []
  const every_s = 180
  for (let bed = 0; bed < beds; bed++) {
    const first_s = 5 + ((bed * 3) % every_s)
    for (let n = Math.max(0, Math.ceil((from_s - first_s) / every_s)); first_s + n * every_s < to_s; n++)
      cues.push({ at_s: first_s + n * every_s, bed, scenario })
  }
  return cues
}
