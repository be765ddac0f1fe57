import { transfer } from '../../../../../../contracts/patients.ts'
import { transferPatient } from '../../../../../../server/store/admissions.ts'
import { changeStay, type OfStay } from '../of-stay.ts'

/** Into another bed. */
export function POST(request: Request, context: OfStay): Promise<Response> {
  return changeStay(request, context, transfer, transferPatient)
}
