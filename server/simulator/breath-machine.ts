import { breathAt, excursion, INSPIRATION, type Lungs } from './lungs.ts'
import type { Baseline, Profile } from './patient.ts'
import type { Random } from './random.ts'

/** A ventilator's settings, and the lung it blows into. */
export interface Settings {
  rate: number
  volume_ml: number
  peep_cmh2o: number
  fio2_pct: number
  /** Pressure that holds one tidal volume in the lung. */
  driving_cmh2o: number
  /** Pressure lost in tube and airways at the peak of the stream. */
  resistive_cmh2o: number
}

const VOLUMES: Record<Profile, readonly [number, number]> = { adult: [410, 520], paediatric: [110, 190], neonate: [11, 17] }
const OXYGEN: Record<Profile, readonly [number, number]> = { adult: [32, 50], paediatric: [30, 45], neonate: [25, 38] }

/** Settings that keep every number well inside the default limits. */
export function settingsOf(base: Baseline, r: Random): Settings {
  return {
    rate: base.breath_rate,
    volume_ml: Math.round(r.between(...VOLUMES[base.profile]) / (base.profile === 'adult' ? 10 : 1)) * (base.profile === 'adult' ? 10 : 1),
    peep_cmh2o: Math.round(base.profile === 'adult' ? r.between(5, 9) : r.between(4.6, 6.4)),
    fio2_pct: Math.round(r.between(...OXYGEN[base.profile])),
    driving_cmh2o: r.between(9, 13),
    resistive_cmh2o: r.between(3, 6),
  }
}

/** One instant at the airway: pressure, flow (in positive) and volume since the breath began. */
export interface Airway {
  cmh2o: number
  l_per_min: number
  ml: number
}

/** Off the tube nothing holds the pressure; what is left is what the stream itself makes. */
const OPEN_CMH2O = 1.4
/** Of the elastic pressure this much is still seen at the tube while it empties. */
const EMPTYING = 0.1
/** Steepest rise of the inspired volume, tidal volumes per breath: half a cosine over the inspiration. */
const STEEPEST = Math.PI / 2 / INSPIRATION

/** The airway at `t_ms`. A breath of depth 0 is one the lung did not get: the tube is off. */
export function airwayAt(lung: Lungs, settings: Settings, t_ms: number): Airway {
  const now = breathAt(lung, t_ms)
  if (!now) return { cmh2o: settings.peep_cmh2o, l_per_min: 0, ml: 0 }
  const { breath, phase } = now
  const inspiring = phase < INSPIRATION
  const share = excursion(phase)
  const step = 1e-3
  const slope = (excursion(Math.min(1, phase + step)) - share) / step
  const off = breath.depth === 0
  const depth = off ? 1 : breath.depth
  const l_per_min = (slope * depth * settings.volume_ml * 60) / breath.length_ms
  if (off)
    return inspiring
      ? { cmh2o: OPEN_CMH2O * (slope / STEEPEST), l_per_min, ml: share * settings.volume_ml }
      : { cmh2o: 0, l_per_min: 0, ml: 0 }
  const elastic = share * depth * settings.driving_cmh2o
  const cmh2o = settings.peep_cmh2o + (inspiring ? elastic + settings.resistive_cmh2o * (slope / STEEPEST) : EMPTYING * elastic)
  return { cmh2o, l_per_min, ml: share * depth * settings.volume_ml }
}
