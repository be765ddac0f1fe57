import type { ObservationKey, ObservedValue } from './observation.ts'

/** Early-warning scores as every screen sees them. Screens, not diagnoses. */
export const SCORE_IDS = ['news2', 'mews', 'qsofa', 'sirs'] as const
export type ScoreId = (typeof SCORE_IDS)[number]

/** What a score looks at. */
export const SCORE_PARAMETERS = [
  'respiration',
  'spo2',
  'oxygen',
  'systolic',
  'pulse',
  'consciousness',
  'temperature',
  'gcs',
  'wbc',
  'bands',
  'paco2',
] as const
export type ScoreParameter = (typeof SCORE_PARAMETERS)[number]

/** Low to high; of NEWS2 in the words of its table, of the others whether their threshold is reached. */
export type ScoreBand = 'low' | 'low_medium' | 'medium' | 'high' | 'below' | 'reached'

/** Why a score is not given at all: it was not made for this patient. */
export type ScoreRefusal = 'under_16' | 'pregnancy'

export interface ScorePart {
  parameter: ScoreParameter
  /** Rounded as it was scored; letters for consciousness, 'air' or 'oxygen'. */
  value: number | string
  points: number
  /** How old the value is at the score's own time. */
  age_ms: number
  /** Channel it was measured on ('rr', 'art_sys'), or 'charted'. */
  source: string
}

export interface ScoreNow {
  id: ScoreId
  /** Null while a part is missing, and when the score is refused: partial data never makes a total. */
  total: number | null
  band: ScoreBand | null
  /** Points of the parts there are; equal to `total` when none is missing. */
  points: number
  parts: ScorePart[]
  /** Parts there is no usable value for. */
  missing: ScoreParameter[]
  /** Those of `missing` that have a value, but one that is too old. */
  stale: ScoreParameter[]
  refused: ScoreRefusal | null
  /** NEWS2: the SpO2 scale in use. */
  scale?: 1 | 2
}

/** The newest of one charted observation. */
export interface ObservationNow {
  value: ObservedValue
  observed_ms: number
  by: string
}
export type Observed = Partial<Record<ObservationKey, ObservationNow>>

/** Scores are told again this often, for the ages of their parts: what was told longer ago is not of now. */
export const SCORES_EVERY_MS = 60_000

/** Scores of one patient at `at_ms`, server clock. */
export interface ScoresNow {
  encounter: string
  at_ms: number
  scores: ScoreNow[]
  observed: Observed
}
