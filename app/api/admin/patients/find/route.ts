import { findPatient } from '../../../../../contracts/patients.ts'
import { admitsSomewhere, findByMrn } from '../../../../../server/store/patient-find.ts'
import { answer, body } from '../../../answer.ts'

/** Whose number it is. Asked with POST: a patient's number belongs into no address. */
export function POST(request: Request): Promise<Response> {
  return answer(request, async (principal, { store, now_ms }) => {
    admitsSomewhere(principal)
    return findByMrn(principal, store, now_ms(), (await body(request, findPatient)).mrn)
  })
}
