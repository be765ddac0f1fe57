import type { HistoryReply } from '../../../../../../contracts/devices.ts'
import { authorise } from '../../../../../../server/access/policy.ts'
import { deviceHistory } from '../../../../../../server/store/device-history.ts'
import { answer, wholeNumber } from '../../../../answer.ts'
import type { OfDevice } from '../of-device.ts'

/** The year 2100: no later time can be asked for. */
const AT_MAX_MS = 4_102_444_800_000

/** Who wore it when; ?at= (ms) who wore it then. */
export async function GET(request: Request, { params }: OfDevice): Promise<Response> {
  const { device } = await params
  return answer(request, (principal, { store, now_ms }): Promise<HistoryReply> => {
    authorise(principal, 'manage_devices', null)
    const query = new URL(request.url).searchParams
    const at_ms = query.has('at') ? wholeNumber(query, 'at', 0, AT_MAX_MS) : null
    return deviceHistory(principal, store, now_ms(), { device, at_ms })
  })
}
