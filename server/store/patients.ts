import type { PatientLine } from '../../contracts/live.ts'
import type { Principal } from '../access/principal.ts'
import { openPatient, type PatientRow } from './patient-record.ts'
import { encounterInScope } from './scope.ts'
import type { Store } from './store.ts'

/** Who lies there, and where. @throws Denied */
export async function patientLine(
  principal: Principal,
  store: Store,
  encounter: string,
): Promise<{ patient: PatientLine; bed: string; bed_label: string; ward: string; ward_name: string }> {
  const row = await encounterInScope(principal, store, 'view_patient', encounter)
  return {
    patient: patientLineOf(store, row),
    bed: row.bedId,
    bed_label: row.bed.label,
    ward: row.bed.wardId,
    ward_name: row.bed.ward.name,
  }
}

/** Opens the row: what cannot be opened is shown as unreadable. */
export function patientLineOf({ fields }: Pick<Store, 'fields'>, encounter: { id: string; patient: PatientRow }): PatientLine {
  const { family, given, sex, born, mrn } = openPatient(fields, encounter.patient)
  return { encounter: encounter.id, patient: encounter.patient.id, family, given, sex, born, mrn }
}
