import { emergencyRequest } from '../../../contracts/emergency.ts'
import { authorise } from '../../../server/access/policy.ts'
import { openEmergency } from '../../../server/store/break-glass.ts'
import { answer, body } from '../answer.ts'

/** Opens one stay outside the own wards. It is open to this person's pages as soon as this is answered. */
export function POST(request: Request): Promise<Response> {
  return answer(request, async (principal, { store, sessions, now_ms }) => {
    authorise(principal, 'break_glass', null)
    const opened = await openEmergency(principal, store, now_ms(), await body(request, emergencyRequest))
    await sessions.readAnew(principal.session)
    return opened
  })
}
