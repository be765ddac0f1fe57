import type { BenchOptions } from './options.ts'

const BEDS_A_WARD = 32
/** An episode is over 5.5 s after its one low sample: 2 s until it left the window, 3 s clear, on a grid of half a second. */
export const EPISODE_MS = 6_500
/** Alarms a second over all watched beds, at most. */
const ALARMS_PER_S = 40
const ALARMS_WANTED = 200
const MEASURED_S: readonly [number, number] = [10, 75]
/** Share of the devices whose frames hold a point of the detector's grid well inside, see triggerAt. */
const ELIGIBLE = 0.7

export interface Plan {
  wards: number
  /** Beds of each ward. */
  sizes: readonly number[]
  /** Index of the ward each viewer watches. */
  watched: readonly number[]
  alarms_per_s: number
  measured_s: number
}

/** Wards of at most 32 beds; viewers spread over them, one ward each. */
export function planOf({ patients, viewers, measured_s }: Pick<BenchOptions, 'patients' | 'viewers' | 'measured_s'>): Plan {
  const wards = Math.ceil(patients / BEDS_A_WARD)
  const watched = Array.from({ length: viewers }, (_, i) => i % wards)
  const beds = Math.floor((patients * Math.min(wards, viewers)) / wards)
  const alarms_per_s = Math.min(ALARMS_PER_S, (beds * ELIGIBLE * 1_000) / EPISODE_MS)
  const enough_s = Math.min(MEASURED_S[1], Math.max(MEASURED_S[0], Math.ceil(ALARMS_WANTED / alarms_per_s)))
  return { wards, sizes: spread(patients, wards), watched, alarms_per_s, measured_s: measured_s ?? enough_s }
}

/** As evenly as it goes. */
export function spread(patients: number, wards: number): number[] {
  return Array.from({ length: wards }, (_, i) => Math.floor(patients / wards) + (i < patients % wards ? 1 : 0))
}

/** Two wards, of 32 and of 64 beds, a screen at each; few alarms, and those only when they are wanted. */
export function browserPlan(measured_s: number | null): Plan {
  return { wards: 2, sizes: [32, 64], watched: [0, 1], alarms_per_s: 1, measured_s: measured_s ?? 600 }
}
