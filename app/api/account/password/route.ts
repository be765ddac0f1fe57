import { newPassword } from '../../../../contracts/account.ts'
import { authorise } from '../../../../server/access/policy.ts'
import { changePassword } from '../../../../server/store/account.ts'
import { answer, body } from '../../answer.ts'

/** Another password; every other session ends. */
export function POST(request: Request): Promise<Response> {
  return answer(request, async (principal, { store, now_ms, proofs }) => {
    authorise(principal, 'change_account', null)
    return changePassword(principal, store, now_ms(), proofs, await body(request, newPassword))
  })
}
