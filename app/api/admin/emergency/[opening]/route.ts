import { reviewRequest } from '../../../../../contracts/emergency.ts'
import { authorise } from '../../../../../server/access/policy.ts'
import { reviewEmergency } from '../../../../../server/store/break-glass-review.ts'
import { answer, body } from '../../../answer.ts'

interface OfOpening {
  params: Promise<{ opening: string }>
}

/** Says once whether it was right. */
export async function POST(request: Request, { params }: OfOpening): Promise<Response> {
  const { opening } = await params
  return answer(request, async (principal, { store, now_ms }) => {
    authorise(principal, 'review_break_glass', null)
    await reviewEmergency(principal, store, now_ms(), opening, await body(request, reviewRequest))
    return { reviewed: true }
  })
}
