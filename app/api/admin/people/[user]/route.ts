import { changePerson as changes } from '../../../../../contracts/people.ts'
import { authorise } from '../../../../../server/access/policy.ts'
import { changePerson } from '../../../../../server/store/people.ts'
import { answer, body } from '../../../answer.ts'

/** Name, role and wards of a person. */
export function PATCH(request: Request, { params }: { params: Promise<{ user: string }> }): Promise<Response> {
  return answer(request, async (principal, { store, now_ms }) => {
    authorise(principal, 'manage_people', null)
    const { user } = await params
    await changePerson(principal, store, now_ms(), user, await body(request, changes))
    return { user }
  })
}
