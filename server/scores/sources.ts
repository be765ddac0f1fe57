import type { ObservationKey } from '../../contracts/observation.ts'
import type { ScoreParameter } from '../../contracts/score.ts'
import { CHARTED } from './ages.ts'
import { isUsable, type Reading } from './score.ts'

/** Where a part comes from: channels in order of trust, and the observation a person charts. */
export interface Origin {
  parameter: ScoreParameter
  channels: readonly string[]
  observation: ObservationKey
}

export const ORIGINS: readonly Origin[] = [
  { parameter: 'respiration', channels: ['rr', 'rr_device', 'rr_co2'], observation: 'respiration_per_min' },
  { parameter: 'spo2', channels: ['spo2'], observation: 'spo2_pct' },
  { parameter: 'oxygen', channels: [], observation: 'oxygen' },
  { parameter: 'systolic', channels: ['art_sys', 'nibp_sys'], observation: 'systolic_mmhg' },
  { parameter: 'pulse', channels: ['hr', 'hr_device', 'pulse_rate', 'pr'], observation: 'pulse_per_min' },
  { parameter: 'consciousness', channels: [], observation: 'consciousness' },
  { parameter: 'temperature', channels: ['temp'], observation: 'temperature_c' },
  { parameter: 'gcs', channels: [], observation: 'gcs' },
  { parameter: 'wbc', channels: [], observation: 'wbc_per_nl' },
  { parameter: 'bands', channels: [], observation: 'bands_pct' },
  { parameter: 'paco2', channels: [], observation: 'paco2_mmhg' },
]

/** Every channel a score may read, once. */
export const SCORED_CHANNELS: readonly string[] = ORIGINS.flatMap(({ channels }) => channels)

/**
 * Of a parameter's values the one to score: the first channel with a usable value, unless a charted one is newer. When
 * none is usable, the youngest of what there is, so that it can be said to be too old.
 */
export function chosen(parameter: ScoreParameter, measured: readonly Reading[], charted: Reading | null): Reading | undefined {
  const monitor = measured.find((reading) => isUsable(parameter, reading))
  const hand = charted !== null && isUsable(parameter, charted) ? charted : undefined
  if (monitor !== undefined && hand !== undefined) return hand.age_ms < monitor.age_ms ? hand : monitor
  return monitor ?? hand ?? youngest(charted === null ? measured : [...measured, charted])
}

function youngest(readings: readonly Reading[]): Reading | undefined {
  let best: Reading | undefined
  for (const reading of readings) if (best === undefined || reading.age_ms < best.age_ms) best = reading
  return best
}

export const charted = (value: number, age_ms: number): Reading => ({ value, age_ms, quality: '', source: CHARTED })
