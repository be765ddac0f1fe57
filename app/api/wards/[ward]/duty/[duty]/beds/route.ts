import { takeBeds as asked } from '../../../../../../../contracts/duty.ts'
import { authoriseDuty, takeBeds } from '../../../../../../../server/store/duty.ts'
import { answer, body } from '../../../../../answer.ts'

/** A shift takes beds, and leaves others. */
export function POST(request: Request, { params }: { params: Promise<{ ward: string; duty: string }> }): Promise<Response> {
  return answer(request, async (principal, { store, now_ms }) => {
    const { ward, duty } = await params
    authoriseDuty(principal, ward)
    await takeBeds(principal, store, now_ms(), ward, duty, await body(request, asked))
    return { duty }
  })
}
