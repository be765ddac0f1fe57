import { historyOfAlarm } from '../../../../../../../server/store/alarm-history.ts'
import { answer } from '../../../../../answer.ts'

/** Every change of an alarm and every call it made. */
export function GET(request: Request, { params }: { params: Promise<{ encounter: string; alarm: string }> }): Promise<Response> {
  return answer(request, async (principal, { store }) => {
    const { encounter, alarm } = await params
    return historyOfAlarm(principal, store, encounter, alarm)
  })
}
