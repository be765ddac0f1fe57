import { signOn } from '../../../../../contracts/duty.ts'
import { authoriseDuty, signOnDuty } from '../../../../../server/store/duty.ts'
import { wardDuty } from '../../../../../server/store/ward-duty.ts'
import { answer, body } from '../../../answer.ts'

interface Context {
  params: Promise<{ ward: string }>
}

/** Who is on duty. */
export function GET(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async (principal, { store, now_ms }) => wardDuty(principal, store, now_ms(), (await params).ward))
}

/** Begins a shift. */
export function POST(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async (principal, { store, now_ms }) => {
    const { ward } = await params
    authoriseDuty(principal, ward)
    return signOnDuty(principal, store, now_ms(), ward, await body(request, signOn))
  })
}
