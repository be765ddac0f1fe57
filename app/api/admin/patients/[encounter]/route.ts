import { changePatientFacts } from '../../../../../contracts/patients.ts'
import { changePatient } from '../../../../../server/store/admissions.ts'
import { recordOfStay } from '../../../../../server/store/patient-find.ts'
import { answer } from '../../../answer.ts'
import { changeStay, type OfStay } from './of-stay.ts'

/** The record of whoever lies, or lay, there, with their stays. */
export function GET(request: Request, { params }: OfStay): Promise<Response> {
  return answer(request, async (principal, { store }) => recordOfStay(principal, store, (await params).encounter))
}

/** What is written about the patient. */
export function PATCH(request: Request, context: OfStay): Promise<Response> {
  return changeStay(request, context, changePatientFacts, changePatient)
}
