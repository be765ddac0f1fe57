import type { LimitsReply } from '../../../../../contracts/api.ts'
import { limitsOf } from '../../../../../server/store/limits.ts'
import { answer } from '../../../answer.ts'
import type { OfPatient } from '../of-patient.ts'

/** Limits in force, what they inherit, and every version with who, why and when. Changing them is a command over the live socket. */
export async function GET(request: Request, { params }: OfPatient): Promise<Response> {
  const { encounter } = await params
  return answer(request, (principal, { store }): Promise<LimitsReply> => limitsOf(principal, store, encounter))
}
