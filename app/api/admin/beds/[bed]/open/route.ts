import { setOpen } from '../../../../../../contracts/house.ts'
import { authorise } from '../../../../../../server/access/policy.ts'
import { setBedOpen } from '../../../../../../server/store/beds-admin.ts'
import { answer, body } from '../../../../answer.ts'

/** Closes a bed nobody lies in, or opens it again. */
export function POST(request: Request, { params }: { params: Promise<{ bed: string }> }): Promise<Response> {
  return answer(request, async (principal, { store, now_ms }) => {
    authorise(principal, 'manage_wards', null)
    const { bed } = await params
    const { open } = await body(request, setOpen)
    await setBedOpen(principal, store, now_ms(), bed, open)
    return { bed, open }
  })
}
