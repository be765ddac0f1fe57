import type { CoverageRecord, DeliveryRecord, PolicyRecord } from '../../contracts/record.ts'
import { ask, rearm } from './alarm.ts'
import type { Patient, Step } from './state.ts'
import { endTechnical, raiseTechnical } from './technical.ts'

/** Alarms whose calls did not arrive, remembered per patient. */
const UNDELIVERED_MAX = 32

/** The ward's policy for this stay from now on. What is pending stays pending; what had no next step has one now. */
export function policed(step: Step, patient: Patient, record: PolicyRecord): void {
  const { kind: _kind, at_ms: _at_ms, encounter: _encounter, ...times } = record
  patient.times = times
  rearm(step, patient)
}

/** Which screens show this bed: none is a technical alarm until one does. */
export function covered(step: Step, patient: Patient, { screens }: CoverageRecord): void {
  patient.screens = screens
  if (screens.length > 0) endTechnical(step, patient, 'unwatched', '')
  else raiseTechnical(step, patient, 'unwatched', '', 'medium', step.now_ms, {})
}

/** Whether what an open alarm called arrived: what did not is a technical alarm until it does, or is not needed any more. */
export function delivered(step: Step, patient: Patient, { alarm, level, delivered, why }: DeliveryRecord): void {
  const known = patient.undelivered.includes(alarm)
  patient.undelivered = patient.undelivered.filter((id) => id !== alarm)
  if (!delivered && waits(patient, alarm)) {
    patient.undelivered = [...patient.undelivered, alarm].slice(-UNDELIVERED_MAX)
    const params = { alarm, level, why }
    const open = patient.open.get('not_delivered|')
    if (open === undefined) raiseTechnical(step, patient, 'not_delivered', '', 'medium', step.now_ms, params)
    else if (!known) ask(step, patient, open, 'updated', { params }) // whoever has seen it has seen another one
  }
  settleDelivery(step, patient)
}

/** Nobody need be reached for an alarm that is over or has been acknowledged. */
export function settleDelivery(step: Step, patient: Patient): void {
  if (patient.undelivered.length > 0) patient.undelivered = patient.undelivered.filter((id) => waits(patient, id))
  if (patient.undelivered.length === 0) endTechnical(step, patient, 'not_delivered', '')
}

function waits(patient: Patient, id: string): boolean {
  for (const { alarm } of patient.open.values())
    if (alarm.id === id) return alarm.condition === 'active' && alarm.response.state !== 'acknowledged'
  return false
}
