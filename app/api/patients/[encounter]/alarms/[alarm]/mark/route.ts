import { markAlarm as marked } from '../../../../../../../contracts/call.ts'
import { alarmInScope, markAlarm } from '../../../../../../../server/store/alarm-marks.ts'
import { answer, body } from '../../../../../answer.ts'

interface OfAlarm {
  params: Promise<{ encounter: string; alarm: string }>
}

/** What somebody thinks of an alarm, true, false or not needed; null takes it back. */
export async function PUT(request: Request, { params }: OfAlarm): Promise<Response> {
  const { encounter, alarm } = await params
  return answer(request, async (principal, { store, now_ms }) => {
    await alarmInScope(principal, store, encounter, alarm)
    const { mark } = await body(request, marked)
    return markAlarm(principal, store, now_ms(), { encounter, alarm, mark })
  })
}
