import { revokeDevice } from '../../../../../../server/store/devices.ts'
import { answer } from '../../../../answer.ts'
import type { OfDevice } from '../of-device.ts'

/** For good. */
export async function POST(request: Request, { params }: OfDevice): Promise<Response> {
  const { device } = await params
  return answer(request, async (principal, { store, now_ms }) => {
    await revokeDevice(principal, store, now_ms(), device)
    return {}
  })
}
