import { setOpen } from '../../../../../../contracts/house.ts'
import { authorise } from '../../../../../../server/access/policy.ts'
import { setWardOpen } from '../../../../../../server/store/wards-admin.ts'
import { answer, body } from '../../../../answer.ts'

/** Closes a ward nobody lies in, or opens it again. */
export function POST(request: Request, { params }: { params: Promise<{ ward: string }> }): Promise<Response> {
  return answer(request, async (principal, { store, now_ms }) => {
    authorise(principal, 'manage_wards', null)
    const { ward } = await params
    const { open } = await body(request, setOpen)
    await setWardOpen(principal, store, now_ms(), ward, open)
    return { ward, open }
  })
}
