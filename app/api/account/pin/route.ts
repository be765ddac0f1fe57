import { newPin } from '../../../../contracts/account.ts'
import { authorise } from '../../../../server/access/policy.ts'
import { setPin } from '../../../../server/store/account.ts'
import { answer, body } from '../../answer.ts'

/** The personal PIN, for walls and for unlocking. */
export function POST(request: Request): Promise<Response> {
  return answer(request, async (principal, { store, now_ms, proofs }) => {
    authorise(principal, 'change_account', null)
    await setPin(principal, store, now_ms(), proofs, await body(request, newPin))
    return { pin: true }
  })
}
