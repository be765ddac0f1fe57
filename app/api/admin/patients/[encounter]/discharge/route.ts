import { asShown } from '../../../../../../contracts/patients.ts'
import { dischargePatient } from '../../../../../../server/store/admissions.ts'
import { changeStay, type OfStay } from '../of-stay.ts'

/** The stay ends. */
export function POST(request: Request, context: OfStay): Promise<Response> {
  return changeStay(request, context, asShown, dischargePatient)
}
