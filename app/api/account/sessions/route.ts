import { endOwnSessions } from '../../../../server/store/account.ts'
import { answer } from '../../answer.ts'

/** Sign out everywhere. */
export function DELETE(request: Request): Promise<Response> {
  return answer(request, (principal, { store, now_ms }) => endOwnSessions(principal, store, now_ms()))
}
