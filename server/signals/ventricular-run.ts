import { LEAST_RATE, ODDS_WEIGHT, OWN_ODDS, PULSE_WEIGHT, RUN_BEATS, SURE } from './ventricular-constants.ts'
import { type Pulses, undisturbed } from './ventricular-pulse.ts'

/** The last RUN_BEATS typed beats, rings. */
export interface Run {
  times: Float64Array
  odds: Float64Array
  alike: Float64Array
  /** Beats since the start, a hole, or one that could not be typed. */
  count: number
  /** Ventricular beats in a row up to now. */
  ventricular: number
  /** Event time of the first of them, and how alike the others are to the one before, summed. */
  since_ms: number
  likeness: number
}

/** What the last RUN_BEATS beats say; `sure` above 0 is a ventricular tachycardia. */
export interface Finding {
  sure: number
  rate: number
  odds: number
  alike: number
  pulse: number
}

export function createRun(): Run {
  const ring = () => new Float64Array(RUN_BEATS)
  return { times: ring(), odds: ring(), alike: ring(), count: 0, ventricular: 0, since_ms: Number.NaN, likeness: 0 }
}

export function breakRun(run: Run): void {
  run.count = 0
  run.ventricular = 0
}

export function addBeat(run: Run, beat_ms: number, odds: number, alike: number): void {
  if (!Number.isFinite(odds) || !Number.isFinite(alike)) {
    breakRun(run)
    return
  }
  const slot = run.count++ % RUN_BEATS
  run.times[slot] = beat_ms
  run.odds[slot] = odds
  run.alike[slot] = Math.max(-0.5, alike)
  if (!(odds > 0)) run.ventricular = 0
  else if (run.ventricular++ > 0) run.likeness += alike
  else {
    run.since_ms = beat_ms
    run.likeness = 0
  }
}

const finding: Finding = { sure: 0, rate: 0, odds: 0, alike: 0, pulse: 0 }

/**
 * Judges the last RUN_BEATS beats: fast, ventricular by their shape, alike among each other (noise is not), and not gainsaid
 * by a pulse that goes on as before. Null while there are too few, they are slow, or one is plainly the patient's own. The result is overwritten by the next call.
 * `known_ms`: up to where the pulses are known.
 */
export function judgeRun(run: Run, pulses: readonly Pulses[], known_ms: number): Finding | null {
  if (run.count < RUN_BEATS) return null
  const first = run.count % RUN_BEATS
  const first_ms = run.times[first]!
  const interval_ms = (run.times[(first + RUN_BEATS - 1) % RUN_BEATS]! - first_ms) / (RUN_BEATS - 1)
  const rate = 60_000 / interval_ms
  if (!(rate >= LEAST_RATE)) return null
  let odds = 0
  let alike = 0
  let pulse = 0
  for (let k = 0; k < RUN_BEATS; k++) {
    if (run.odds[k]! <= OWN_ODDS) return null
    odds += run.odds[k]! / RUN_BEATS
    // How the first is like the one before it says nothing of the run.
    if (k !== first) alike += run.alike[k]! / (RUN_BEATS - 1)
  }
  const since_ms = run.ventricular > RUN_BEATS ? run.since_ms : first_ms
  for (const wave of pulses) pulse = Math.max(pulse, undisturbed(wave, since_ms, first_ms, interval_ms, known_ms))
  finding.sure = alike + ODDS_WEIGHT * odds - PULSE_WEIGHT * pulse - SURE
  finding.rate = rate
  finding.odds = odds
  finding.alike = alike
  finding.pulse = pulse
  return finding
}
