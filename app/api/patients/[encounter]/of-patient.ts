import type { Principal } from '../../../../server/access/principal.ts'
import { patientLine } from '../../../../server/store/patients.ts'
import type { Store } from '../../../../server/store/store.ts'

/** Route context of everything under /api/patients/:encounter. */
export interface OfPatient {
  params: Promise<{ encounter: string }>
}

/** Asked before the question is read: who may not see the patient learns nothing about what a good question is. @throws Denied */
export async function entitled(principal: Principal, store: Store, encounter: string): Promise<void> {
  await patientLine(principal, store, encounter)
}
