import type { StripReply } from '../../../../../contracts/api.ts'
import { readStrip } from '../../../../../server/store/trends.ts'
import { answer, BadRequest, wholeNumber } from '../../../answer.ts'
import { entitled, type OfPatient } from '../of-patient.ts'

const STRIP_MAX_MS = 120_000

/** Waves and numbers `?from=` to `?to=` (ms, at most 120 s). */
export async function GET(request: Request, { params }: OfPatient): Promise<Response> {
  const { encounter } = await params
  return answer(request, async (principal, { store }): Promise<StripReply> => {
    await entitled(principal, store, encounter)
    const query = new URL(request.url).searchParams
    const from_ms = wholeNumber(query, 'from', 0, Number.MAX_SAFE_INTEGER)
    const to_ms = wholeNumber(query, 'to', 0, Number.MAX_SAFE_INTEGER)
    if (to_ms <= from_ms || to_ms - from_ms > STRIP_MAX_MS) throw new BadRequest('a strip is longer than 0 and at most 120 s')
    return readStrip(principal, store, encounter, from_ms, to_ms)
  })
}
