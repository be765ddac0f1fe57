import { ownSession } from '../../../server/store/unlock.ts'
import { answer } from '../answer.ts'

/** Whether this session is locked, and how its person can unlock it. */
export function GET(request: Request): Promise<Response> {
  return answer(request, (principal, { store }) => ownSession(principal, store))
}
