import { linkFor } from '../../../../../../server/store/people.ts'
import { answer } from '../../../../answer.ts'

/** A new link to choose a password, told once; older ones stop working. */
export function POST(request: Request, { params }: { params: Promise<{ user: string }> }): Promise<Response> {
  return answer(request, async (principal, { store, now_ms }) => linkFor(principal, store, now_ms(), (await params).user))
}
