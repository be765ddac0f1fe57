import type { PatientReply } from '../../../../contracts/api.ts'
import { bedView } from '../../../../server/store/bed-view.ts'
import { answer } from '../../answer.ts'
import type { OfPatient } from './of-patient.ts'

/** Who lies there, in which bed, with which devices. */
export async function GET(request: Request, { params }: OfPatient): Promise<Response> {
  const { encounter } = await params
  return answer(request, async (principal, { store }): Promise<PatientReply> => ({ bed: await bedView(principal, store, encounter) }))
}
