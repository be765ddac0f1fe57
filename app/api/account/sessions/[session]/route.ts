import { endOwnSession } from '../../../../../server/store/account.ts'
import { answer } from '../../../answer.ts'

/** Ends one of one's own sessions. */
export function DELETE(request: Request, { params }: { params: Promise<{ session: string }> }): Promise<Response> {
  return answer(request, async (principal, { store, now_ms }) => {
    const { session } = await params
    await endOwnSession(principal, store, now_ms(), session)
    return { session }
  })
}
