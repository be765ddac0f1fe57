import { CALM, type ModifiersAt } from './modifiers.ts'
import type { Profile } from './patient.ts'
import { createPatient, type Patient } from './physiology.ts'
import { modifiersOf, type Need, type Scenario } from './scenario.ts'

/** Who lies in a bed and what is being done to them: one for all devices of the bed, so that they agree. */
export interface Person {
  readonly patient: Patient
  /** Modifiers in force at a moment of the patient's own time, ms. */
  readonly at: ModifiersAt
  readonly running: Scenario | null
  /** Starts a scenario at the patient's time; another one running is ended. */
  trigger(scenario: Scenario): void
  /** Ends the scenario when it is over at `t_ms`. */
  settle(t_ms: number): void
  /** Whether the bed has what the scenario is about. */
  can(scenario: Scenario): boolean
}

export interface PersonOptions {
  seed: number
  profile: Profile
  art: boolean
  /** Devices at the bed beside the one that watches. */
  has?: ReadonlySet<Need>
  /** Scenarios run this many times as fast; the waves keep their rate. */
  script_speed: number
}

export function createPerson({ seed, profile, art, has = new Set(), script_speed }: PersonOptions): Person {
  const patient = createPatient(seed, profile, art, has.has('ventilator'))
  let running: { scenario: Scenario; start_ms: number } | null = null
  return {
    patient,
    at: (t_ms) => (running ? modifiersOf(running.scenario, 0, patient.base, (t_ms - running.start_ms) * script_speed) : CALM),
    get running() {
      return running?.scenario ?? null
    },
    trigger(scenario) {
      running = { scenario, start_ms: patient.t_ms }
    },
    settle(t_ms) {
      if (running && t_ms - running.start_ms >= (running.scenario.length_s * 1_000) / script_speed) running = null
    },
    can: ({ needs = [] }) => needs.every((need) => (need === 'art' ? art : has.has(need))),
  }
}
