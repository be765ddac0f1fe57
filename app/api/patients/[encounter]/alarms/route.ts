import type { AlarmsReply } from '../../../../../contracts/api.ts'
import { marksOf } from '../../../../../server/store/alarm-marks.ts'
import { alarmHistory } from '../../../../../server/store/alarms.ts'
import { answer, wholeNumber } from '../../../answer.ts'
import { entitled, type OfPatient } from '../of-patient.ts'

/** Alarms of a patient, open or over, newest first; `?before=` (ms) for the page before. */
export async function GET(request: Request, { params }: OfPatient): Promise<Response> {
  const { encounter } = await params
  return answer(request, async (principal, { store }): Promise<AlarmsReply> => {
    await entitled(principal, store, encounter)
    const before = wholeNumber(new URL(request.url).searchParams, 'before', 0, Number.MAX_SAFE_INTEGER, 0)
    const alarms = await alarmHistory(principal, store, encounter, before || null)
    return {
      alarms,
      marks: await marksOf(
        store,
        alarms.map(({ id }) => id),
      ),
    }
  })
}
