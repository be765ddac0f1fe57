import { random, seedOf } from './random.ts'

export const PROFILES = ['adult', 'paediatric', 'neonate'] as const
export type Profile = (typeof PROFILES)[number]

/** One person at rest: where the numbers settle and how the waves are shaped. */
export interface Baseline {
  profile: Profile
  heart_rate: number
  breath_rate: number
  spo2_pct: number
  sys_mmhg: number
  dia_mmhg: number
  temp_cel: number
  /** QRS and T height of lead II, mV; V5 follows. */
  qrs_mv: number
  t_mv: number
  breath_ohm: number
  /** Pleth swing in device counts. */
  pleth: number
  perfusion_pct: number
  /** Share of the beat interval that follows breathing (respiratory sinus arrhythmia). */
  sinus_arrhythmia: number
  /** Chance of a ventricular extrasystole at each beat. */
  ectopy: number
  art: boolean
  /** Breathes by machine: every breath like the last, and none missed. */
  ventilated: boolean
}

/** Low and high of the resting numbers, all well inside the default limits: a calm ward is quiet. */
const RANGES: Record<Profile, Record<'heart_rate' | 'breath_rate' | 'spo2_pct' | 'sys_mmhg' | 'pulse_mmhg', readonly [number, number]>> = {
  adult: { heart_rate: [62, 96], breath_rate: [12, 18], spo2_pct: [95.6, 98.6], sys_mmhg: [108, 128], pulse_mmhg: [44, 52] },
  paediatric: { heart_rate: [92, 126], breath_rate: [17, 24], spo2_pct: [96, 99], sys_mmhg: [86, 98], pulse_mmhg: [36, 42] },
  neonate: { heart_rate: [122, 152], breath_rate: [38, 54], spo2_pct: [91, 94], sys_mmhg: [62, 74], pulse_mmhg: [24, 29] },
}

/** The patient of a seed. `art` says whether an arterial line is in place, `ventilated` whether a machine breathes. */
export function baseline(seed: number, profile: Profile = 'adult', art = false, ventilated = false): Baseline {
  const r = random(seedOf(seed, 'patient'))
  const range = RANGES[profile]
  const pick = (key: keyof typeof range) => r.between(range[key][0], range[key][1])
  const sys_mmhg = pick('sys_mmhg')
  return {
    profile,
    heart_rate: pick('heart_rate'),
    breath_rate: ventilated ? Math.round(pick('breath_rate')) : pick('breath_rate'),
    spo2_pct: pick('spo2_pct'),
    sys_mmhg,
    dia_mmhg: sys_mmhg - pick('pulse_mmhg'),
    temp_cel: r.between(36.5, 37.6),
    qrs_mv: r.between(0.85, 1.35),
    t_mv: r.between(0.2, 0.32),
    breath_ohm: r.between(0.8, 1.4),
    pleth: r.between(1100, 1900),
    perfusion_pct: r.between(1.4, 5),
    sinus_arrhythmia: r.between(0.02, 0.045),
    ectopy: r.next() < 0.15 ? 0.008 : 0,
    art,
    ventilated,
  }
}
