import { emergenciesWaiting } from '../../../../../server/store/break-glass-review.ts'
import { answer } from '../../../answer.ts'

/** How many wait: asked by every page of whoever reviews. */
export function GET(request: Request): Promise<Response> {
  return answer(request, (principal, { store, now_ms }) => emergenciesWaiting(principal, store, now_ms()))
}
