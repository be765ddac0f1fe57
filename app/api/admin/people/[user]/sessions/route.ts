import { endSessions } from '../../../../../../server/store/people.ts'
import { answer } from '../../../../answer.ts'

/** Ends every session of a person. */
export function DELETE(request: Request, { params }: { params: Promise<{ user: string }> }): Promise<Response> {
  return answer(request, async (principal, { store, now_ms }) => endSessions(principal, store, now_ms(), (await params).user))
}
