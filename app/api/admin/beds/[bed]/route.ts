import { relabelBed as label } from '../../../../../contracts/house.ts'
import { authorise } from '../../../../../server/access/policy.ts'
import { relabelBed } from '../../../../../server/store/beds-admin.ts'
import { answer, body } from '../../../answer.ts'

/** The label of a bed. */
export function PATCH(request: Request, { params }: { params: Promise<{ bed: string }> }): Promise<Response> {
  return answer(request, async (principal, { store, now_ms }) => {
    authorise(principal, 'manage_wards', null)
    const { bed } = await params
    await relabelBed(principal, store, now_ms(), bed, (await body(request, label)).label)
    return { bed }
  })
}
