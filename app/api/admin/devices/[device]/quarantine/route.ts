import { quarantineDevice as shape } from '../../../../../../contracts/devices.ts'
import { authorise } from '../../../../../../server/access/policy.ts'
import { quarantineDevice, releaseDevice } from '../../../../../../server/store/devices.ts'
import { answer, body } from '../../../../answer.ts'
import type { OfDevice } from '../of-device.ts'

/** Not to connect nor to be worn, with why. */
export async function POST(request: Request, { params }: OfDevice): Promise<Response> {
  const { device } = await params
  return answer(request, async (principal, { store, now_ms }) => {
    authorise(principal, 'manage_devices', null)
    const { reason } = await body(request, shape)
    await quarantineDevice(principal, store, now_ms(), { device, reason })
    return {}
  })
}

/** Released. */
export async function DELETE(request: Request, { params }: OfDevice): Promise<Response> {
  const { device } = await params
  return answer(request, async (principal, { store, now_ms }) => {
    await releaseDevice(principal, store, now_ms(), device)
    return {}
  })
}
