import { wardBurn } from '../../../../../../server/store/load.ts'
import { answer } from '../../../../answer.ts'
import type { OfWard } from '../range.ts'

/** Whether the ward burns more than its alarm budget now, for whoever leads it. */
export async function GET(request: Request, { params }: OfWard): Promise<Response> {
  const { ward } = await params
  return answer(request, (principal, { store, now_ms }) => wardBurn(principal, store, now_ms(), ward))
}
