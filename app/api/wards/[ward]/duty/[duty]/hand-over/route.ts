import { handOver } from '../../../../../../../contracts/duty.ts'
import { authoriseDuty, handOverDuty } from '../../../../../../../server/store/duty.ts'
import { answer, body } from '../../../../../answer.ts'

/** A shift gives everything to another and ends. */
export function POST(request: Request, { params }: { params: Promise<{ ward: string; duty: string }> }): Promise<Response> {
  return answer(request, async (principal, { store, now_ms }) => {
    const { ward, duty } = await params
    authoriseDuty(principal, ward)
    const { to } = await body(request, handOver)
    await handOverDuty(principal, store, now_ms(), ward, duty, to)
    return { to }
  })
}
