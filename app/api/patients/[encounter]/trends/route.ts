import type { TrendsReply } from '../../../../../contracts/api.ts'
import { readTrends } from '../../../../../server/store/trends.ts'
import { answer, wholeNumber } from '../../../answer.ts'
import { entitled, type OfPatient } from '../of-patient.ts'

const HOURS_MAX = 24
const HOURS_USUAL = 8

/** Every number, a bucket a minute, over `?hours=` (1 to 24). */
export async function GET(request: Request, { params }: OfPatient): Promise<Response> {
  const { encounter } = await params
  return answer(request, async (principal, { store, now_ms }): Promise<TrendsReply> => {
    await entitled(principal, store, encounter)
    const hours = wholeNumber(new URL(request.url).searchParams, 'hours', 1, HOURS_MAX, HOURS_USUAL)
    return readTrends(principal, store, encounter, hours, now_ms())
  })
}
