import { LAST_MS, type ReviewReply } from '../../../../../contracts/review.ts'
import { reviewAt } from '../../../../../server/store/review.ts'
import { answer, wholeNumber } from '../../../answer.ts'
import { entitled, type OfPatient } from '../of-patient.ts'

/** What was known at `?at=` (ms): the newest numbers before it, and which devices were worn, with their clocks. */
export async function GET(request: Request, { params }: OfPatient): Promise<Response> {
  const { encounter } = await params
  return answer(request, async (principal, { store, now_ms }): Promise<ReviewReply> => {
    await entitled(principal, store, encounter)
    const at_ms = wholeNumber(new URL(request.url).searchParams, 'at', 0, LAST_MS)
    return reviewAt(principal, store, now_ms(), encounter, at_ms)
  })
}
