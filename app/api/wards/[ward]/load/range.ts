import { LOAD_USUAL_MS } from '../../../../../contracts/load.ts'
import type { LoadRange } from '../../../../../server/store/load.ts'
import { BadRequest, wholeNumber } from '../../../answer.ts'

export interface OfWard {
  params: Promise<{ ward: string }>
}

/** `?from=&to=` (ms); without them the last shift. @throws BadRequest on times that are none, or an end before its beginning */
export function rangeOf(request: Request, now_ms: number): LoadRange {
  const query = new URL(request.url).searchParams
  const time = (name: string, otherwise: number) => wholeNumber(query, name, 1, Number.MAX_SAFE_INTEGER, otherwise)
  const to_ms = time('to', now_ms)
  const from_ms = time('from', to_ms - LOAD_USUAL_MS)
  if (from_ms >= to_ms || from_ms >= now_ms) throw new BadRequest('from is not before to and now')
  return { from_ms, to_ms }
}
