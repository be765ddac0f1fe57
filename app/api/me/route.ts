import type { MeReply } from '../../../contracts/api.ts'
import { wardsOf } from '../../../server/store/wards.ts'
import { answer } from '../answer.ts'

/** Who am I, and which wards may I see. */
export function GET(request: Request): Promise<Response> {
  return answer(request, async (principal, { store }): Promise<MeReply> => {
    const { user, name, role } = principal
    return { user, name, role, wards: await wardsOf(principal, store) }
  })
}
