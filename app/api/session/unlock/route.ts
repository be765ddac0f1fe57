import { proof } from '../../../../contracts/account.ts'
import { authorise } from '../../../../server/access/policy.ts'
import { unlock } from '../../../../server/store/unlock.ts'
import { answer, body } from '../../answer.ts'

/** The session's own person is there again. */
export function POST(request: Request): Promise<Response> {
  return answer(request, async (principal, { store, now_ms, proofs, sessions }) => {
    authorise(principal, 'view_account', null)
    await unlock(principal, store, now_ms(), proofs, await body(request, proof))
    await sessions.readAnew(principal.session)
    return { locked: false }
  })
}
