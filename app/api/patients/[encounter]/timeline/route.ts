import type { TimelineReply } from '../../../../../contracts/timeline.ts'
import { timelineOf } from '../../../../../server/store/timeline.ts'
import { answer, BadRequest, wholeNumber } from '../../../answer.ts'
import { entitled, type OfPatient } from '../of-patient.ts'

const TIMELINE_LONGEST_MS = 24 * 3_600_000
/** The year 2100: no calendar of the database is asked for more. */
const LATEST_MS = 4_102_444_800_000

/** Everything that happened from `?from=` to `?to=` (ms, at most 24 h), oldest first. */
export async function GET(request: Request, { params }: OfPatient): Promise<Response> {
  const { encounter } = await params
  return answer(request, async (principal, { store }): Promise<TimelineReply> => {
    await entitled(principal, store, encounter)
    const query = new URL(request.url).searchParams
    const from_ms = wholeNumber(query, 'from', 0, LATEST_MS)
    const to_ms = wholeNumber(query, 'to', 0, LATEST_MS)
    if (to_ms <= from_ms || to_ms - from_ms > TIMELINE_LONGEST_MS) throw new BadRequest('a timeline is longer than 0 and at most 24 h')
    return timelineOf(principal, store, encounter, { from_ms, to_ms })
  })
}
