import type { Detector, Readings, Verdict } from './detector.ts'
import type { Lane, Patient } from './state.ts'

/**
 * Who looks over the engine's shoulder while it judges: a replay that explains. What it is shown is the engine's own
 * state: it reads and keeps copies, and changes nothing. Without one nothing is made for it.
 */
export interface Trace {
  /** A detector was judged at a grid point, and alarm life has been told. `readings` are written anew for the next one. */
  judged(patient: Patient, lane: Lane, detector: Detector, event_ms: number, verdict: Verdict, readings: Readings): void
  /** A record was stepped; `now_ms` is the engine's time after it. Undefined before the patient is admitted and after the discharge. */
  stepped(now_ms: number, patientOf: (encounter: string) => Patient | undefined): void
}
