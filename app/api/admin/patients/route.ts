import { admission } from '../../../../contracts/patients.ts'
import { admit, patientsFor } from '../../../../server/store/admissions.ts'
import { admitsSomewhere } from '../../../../server/store/patient-find.ts'
import { answer, body } from '../../answer.ts'

/** Who lies where in one's own wards. */
export function GET(request: Request): Promise<Response> {
  return answer(request, (principal, { store }) => patientsFor(principal, store))
}

/** Into an empty bed. */
export function POST(request: Request): Promise<Response> {
  return answer(request, async (principal, { store, now_ms }) => {
    admitsSomewhere(principal)
    return admit(principal, store, now_ms(), await body(request, admission))
  })
}
