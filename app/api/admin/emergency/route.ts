import { listEmergencies } from '../../../../server/store/break-glass-review.ts'
import { answer } from '../../answer.ts'

/** The queue: what waits for review, and what was reviewed. */
export function GET(request: Request): Promise<Response> {
  return answer(request, (principal, { store, now_ms }) => listEmergencies(principal, store, now_ms()))
}
