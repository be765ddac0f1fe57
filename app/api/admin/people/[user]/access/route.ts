import { changeAccess } from '../../../../../../contracts/people.ts'
import { authorise } from '../../../../../../server/access/policy.ts'
import { setEnabled } from '../../../../../../server/store/people.ts'
import { answer, body } from '../../../../answer.ts'

/** Disables a person, whose open screens end, or lets them in again. */
export function POST(request: Request, { params }: { params: Promise<{ user: string }> }): Promise<Response> {
  return answer(request, async (principal, { store, now_ms }) => {
    authorise(principal, 'manage_people', null)
    const { user } = await params
    const { enabled } = await body(request, changeAccess)
    await setEnabled(principal, store, now_ms(), user, enabled)
    return { user, enabled }
  })
}
