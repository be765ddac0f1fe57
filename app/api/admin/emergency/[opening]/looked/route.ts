import { lookedAt } from '../../../../../../server/store/break-glass-review.ts'
import { answer } from '../../../../answer.ts'

interface OfOpening {
  params: Promise<{ opening: string }>
}

/** What the audit has of it. */
export async function GET(request: Request, { params }: OfOpening): Promise<Response> {
  const { opening } = await params
  return answer(request, (principal, { store }) => lookedAt(principal, store, opening))
}
