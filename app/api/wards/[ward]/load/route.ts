import { alarmLoad } from '../../../../../server/store/load.ts'
import { answer } from '../../../answer.ts'
import { type OfWard, rangeOf } from './range.ts'

/** How often the alarms of a ward asked from `?from=` to `?to=` (ms), and what became of it. */
export async function GET(request: Request, { params }: OfWard): Promise<Response> {
  const { ward } = await params
  return answer(request, (principal, { store, now_ms }) => {
    const at_ms = now_ms()
    return alarmLoad(principal, store, at_ms, ward, () => rangeOf(request, at_ms))
  })
}
