import { stayLonger } from '../../../../../../contracts/duty.ts'
import { authoriseDuty, lengthenDuty, signOffDuty } from '../../../../../../server/store/duty.ts'
import { answer, body } from '../../../../answer.ts'

interface Context {
  params: Promise<{ ward: string; duty: string }>
}

/** A shift ends later. */
export function PATCH(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async (principal, { store, now_ms }) => {
    const { ward, duty } = await params
    authoriseDuty(principal, ward)
    const { until_ms } = await body(request, stayLonger)
    await lengthenDuty(principal, store, now_ms(), ward, duty, until_ms)
    return { until_ms }
  })
}

/** A shift ends now. */
export function DELETE(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async (principal, { store, now_ms }) => {
    const { ward, duty } = await params
    await signOffDuty(principal, store, now_ms(), ward, duty)
    return { duty }
  })
}
