import { current } from './limits.ts'
import type { Patient, Step } from './state.ts'

/** Says how the bed stands. Every change of it has a higher revision. */
export function bedState(step: Step, patient: Patient, discharged = false): void {
  patient.revision += 1
  const { encounter, ward, bed, revision, pause, standby } = patient
  const limits = current(patient)
  step.sink.bed({
    ...{ encounter, ward, bed, revision, discharged },
    pause: pause && { by: pause.by, reason: pause.reason, from_ms: pause.from_ms, until_ms: pause.until_ms },
    standby: standby && { ...standby },
    limits_version: limits.version,
    limits_changed: Object.keys(limits.overrides).length > 0,
    analysis: patient.analysis.off ? 'off' : 'on',
  })
}
