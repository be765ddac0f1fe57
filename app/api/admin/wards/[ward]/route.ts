import { describeWard } from '../../../../../contracts/house.ts'
import { authorise } from '../../../../../server/access/policy.ts'
import { renameWard } from '../../../../../server/store/wards-admin.ts'
import { answer, body } from '../../../answer.ts'

/** Name and kind of a ward. */
export function PATCH(request: Request, { params }: { params: Promise<{ ward: string }> }): Promise<Response> {
  return answer(request, async (principal, { store, now_ms }) => {
    authorise(principal, 'manage_wards', null)
    const { ward } = await params
    await renameWard(principal, store, now_ms(), ward, await body(request, describeWard))
    return { ward }
  })
}
