import type { PatientLine } from '../../contracts/live.ts'
import type { Principal } from '../access/principal.ts'
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
    patient: patientLineOf(row),
    bed: row.bedId,
    bed_label: row.bed.label,
    ward: row.bed.wardId,
    ward_name: row.bed.ward.name,
  }
}

export function patientLineOf(encounter: {
  id: string
  patient: { id: string; family: string; given: string; sex: string; born: string; mrn: string }
}): PatientLine {
  const { id, family, given, sex, born, mrn } = encounter.patient
  return { encounter: encounter.id, patient: id, family, given, sex, born, mrn }
}
