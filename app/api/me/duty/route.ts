import { ownDuty } from '../../../../server/store/ward-duty.ts'
import { answer } from '../../answer.ts'

/** One's own running shifts. */
export function GET(request: Request): Promise<Response> {
  return answer(request, (principal, { store, now_ms }) => ownDuty(principal, store, now_ms()))
}
