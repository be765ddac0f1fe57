import { along, between } from './course.ts'
import { CALM, type Modifiers, type OwnAlarm } from './modifiers.ts'
import type { Baseline } from './patient.ts'
import { DEVICE_SCENARIOS } from './scenario-devices.ts'
import { RHYTHM_SCENARIOS } from './scenario-rhythm.ts'

/** What a bed must have for a scenario to be played on it. */
export type Need = 'art' | 'ventilator' | 'pump' | 'wearable'

/** A script of what happens to one bed, by seconds since it began. */
export interface Scenario {
  id: string
  title: string
  length_s: number
  needs?: readonly Need[]
  at(t_s: number, base: Baseline): Partial<Modifiers>
}

/** Limits of a profile differ: rates are shared out as multiples of the adult's. */
const fast = (base: Baseline) => ({ adult: 152, paediatric: 196, neonate: 228 })[base.profile]
const slow = (base: Baseline) => ({ adult: 35, paediatric: 48, neonate: 62 })[base.profile]

const OWN: OwnAlarm = { code: 'CUFF_LEAK_7', text: 'NBP CUFF LEAK', priority: 'low', technical: true }
const OWN_UNKNOWN: OwnAlarm = { code: 'X-4711', text: 'ST ELEV II 2.1', priority: 'medium', technical: false }

const VITAL: readonly Scenario[] = [
  { id: 'calm', title: 'Calm', length_s: 60, at: () => ({}) },
  {
    id: 'slow-desaturation',
    title: 'Slow desaturation: 97 to 84, then 78 %, recovering',
    length_s: 160,
    at: (t_s, base) => ({
      spo2_pct: along(
        [
          [0, null],
          [12, 89.4],
          [20, 84],
          [62, 83.8],
          [80, 78],
          [104, 78],
          [145, null],
        ],
        t_s,
        base.spo2_pct,
      ),
      heart_rate: along(
        [
          [0, null],
          [30, base.heart_rate * 1.1],
          [80, Math.min(base.heart_rate * 1.18, base.heart_rate + 14)],
          [150, null],
        ],
        t_s,
        base.heart_rate,
      ),
      breath_rate: along(
        [
          [0, null],
          [60, base.breath_rate * 1.25],
          [160, null],
        ],
        t_s,
        base.breath_rate,
      ),
    }),
  },
  {
    id: 'asystole',
    title: 'Asystole for 25 s',
    length_s: 60,
    at: (t_s, base) => ({
      standstill: between(t_s, 3, 28),
      heart_rate: along(
        [
          [0, null],
          [3, base.heart_rate * 0.75],
          [28, base.heart_rate * 0.7],
          [50, null],
        ],
        t_s,
        base.heart_rate,
      ),
      breathing: !between(t_s, 14, 28),
    }),
  },
  {
    id: 'bradycardia',
    title: 'Extreme bradycardia',
    length_s: 75,
    at: (t_s, base) => ({
      heart_rate: along(
        [
          [0, null],
          [8, slow(base)],
          [48, slow(base)],
          [70, null],
        ],
        t_s,
        base.heart_rate,
      ),
    }),
  },
  {
    id: 'tachycardia',
    title: 'Extreme tachycardia',
    length_s: 80,
    at: (t_s, base) => ({
      heart_rate: along(
        [
          [0, null],
          [10, fast(base)],
          [50, fast(base)],
          [75, null],
        ],
        t_s,
        base.heart_rate,
      ),
    }),
  },
  {
    id: 'apnoea',
    title: 'Apnoea for 38 s',
    length_s: 90,
    at: (t_s, base) => ({
      breathing: !between(t_s, 2, 40),
      breath_rate: along(
        [
          [40, base.breath_rate * 1.3],
          [85, null],
        ],
        t_s,
        base.breath_rate,
      ),
      spo2_pct: along(
        [
          [0, null],
          [28, null],
          [46, Math.min(92.5, base.spo2_pct)],
          [75, null],
        ],
        t_s,
        base.spo2_pct,
      ),
    }),
  },
  { id: 'lead-off', title: 'ECG lead off for 30 s', length_s: 40, at: (t_s) => ({ lead_off: between(t_s, 1, 31) }) },
  { id: 'probe-off', title: 'SpO2 probe off for 30 s', length_s: 40, at: (t_s) => ({ probe_off: between(t_s, 1, 31) }) },
  { id: 'silence', title: 'Device silent for 30 s, then back-fill', length_s: 40, at: (t_s) => ({ silent: between(t_s, 1, 31) }) },
  {
    id: 'clock-jump',
    title: 'Device clock jumps by 37 s and back',
    length_s: 70,
    at: (t_s) => ({ clock_step_ms: between(t_s, 2, 62) ? 37_000 : 0 }),
  },
  {
    id: 'device-alarm',
    title: 'Alarms of the device itself, one of an unknown code',
    length_s: 60,
    at: (t_s) => ({ own_alarm: between(t_s, 2, 22) ? OWN : between(t_s, 26, 50) ? OWN_UNKNOWN : null }),
  },
]

export const SCENARIOS: readonly Scenario[] = [...VITAL, ...RHYTHM_SCENARIOS, ...DEVICE_SCENARIOS]
export const SCENARIO_BY_ID: ReadonlyMap<string, Scenario> = new Map(SCENARIOS.map((s) => [s.id, s]))

/** The modifiers of `scenario` begun at `start_ms`; calm before and after. */
export function modifiersOf(scenario: Scenario, start_ms: number, base: Baseline, t_ms: number): Readonly<Modifiers> {
  const t_s = (t_ms - start_ms) / 1_000
  if (t_s < 0 || t_s >= scenario.length_s) return CALM
  return { ...CALM, ...scenario.at(t_s, base) }
}
