import { along, between } from './course.ts'
import type { Baseline, Profile } from './patient.ts'
import type { Scenario } from './scenario.ts'

/** A ventricle that drives itself, by age: above the limit of extreme tachycardia for all. */
const VENTRICULAR: Record<Profile, number> = { adult: 168, paediatric: 195, neonate: 232 }
/** Fibrillating atria conducted at a rate inside the limits: the rhythm is to be seen, not the rate. */
const CONDUCTED: Record<Profile, number> = { adult: 98, paediatric: 128, neonate: 165 }
/** Long enough to be a pause, too short for an asystole. */
const PAUSE_MS: Record<Profile, number> = { adult: 3_200, paediatric: 3_100, neonate: 2_600 }

/** Beats that begin in a run: three or four, short of a tachycardia. */
const RUN_BEATS = 3.2

const ventricular = (base: Baseline) => ({ rhythm: 'ventricular_tachycardia', heart_rate: VENTRICULAR[base.profile] }) as const

/** What a heart does by itself. */
export const RHYTHM_SCENARIOS: readonly Scenario[] = [
  {
    id: 'ventricular-tachycardia',
    title: 'Ventricular tachycardia for 25 s',
    length_s: 60,
    at: (t_s, base) => (between(t_s, 3, 28) ? ventricular(base) : {}),
  },
  {
    id: 'ventricular-fibrillation',
    title: 'Ventricular fibrillation for 25 s',
    length_s: 60,
    at: (t_s) => ({ rhythm: between(t_s, 3, 28) ? 'ventricular_fibrillation' : 'sinus', breathing: !between(t_s, 18, 28) }),
  },
  {
    id: 'atrial-fibrillation',
    title: 'Atrial fibrillation for 4 min',
    length_s: 260,
    at: (t_s, base) => {
      const rate = along(
        [
          [0, null],
          [6, CONDUCTED[base.profile]],
          [240, CONDUCTED[base.profile]],
          [256, null],
        ],
        t_s,
        base.heart_rate,
      )
      return { rhythm: between(t_s, 3, 243) ? 'atrial_fibrillation' : 'sinus', heart_rate: rate }
    },
  },
  {
    id: 'pause',
    title: 'Three pauses of more than 3 s',
    length_s: 60,
    at: (t_s, base) => ({ next_rr_ms: [5, 20, 35].some((s) => between(t_s, s, s + 1.2)) ? PAUSE_MS[base.profile] : null }),
  },
  {
    id: 'ventricular-run',
    title: 'Short runs of ventricular beats',
    length_s: 60,
    at: (t_s, base) => {
      const run_s = (RUN_BEATS * 60) / VENTRICULAR[base.profile]
      return [5, 20, 35].some((s) => between(t_s, s, s + run_s)) ? ventricular(base) : {}
    },
  },
  {
    id: 'extrasystoles',
    title: 'Bigeminy: every second beat ventricular, for 70 s',
    length_s: 90,
    at: (t_s) => ({ rhythm: between(t_s, 3, 73) ? 'bigeminy' : 'sinus' }),
  },
  {
    id: 'motion',
    title: 'Movement: artefact on ECG, pleth and breathing for 40 s',
    length_s: 60,
    at: (t_s) => ({ motion: between(t_s, 2, 42) ? 1 : 0 }),
  },
]
