import { z } from 'zod'
import { addDevice as addDeviceShape, DEVICE_STATES, type DevicesReply, type TokensReply } from '../../../../contracts/devices.ts'
import { authorise } from '../../../../server/access/policy.ts'
import { addDevice, listDevices } from '../../../../server/store/devices.ts'
import { answer, BadRequest, body } from '../../answer.ts'

const asked = z.object({
  find: z
    .string()
    .max(100)
    .regex(/^\P{Cc}*$/u)
    .default(''),
  state: z.enum(DEVICE_STATES).nullable().default(null),
})

/** The inventory: ?find= in id, label, model and serial, ?state=. */
export function GET(request: Request): Promise<Response> {
  return answer(request, (principal, { store, now_ms }): Promise<DevicesReply> => {
    authorise(principal, 'manage_devices', null)
    const query = asked.safeParse(Object.fromEntries(new URL(request.url).searchParams))
    if (!query.success) throw new BadRequest('find or state')
    return listDevices(principal, store, now_ms(), query.data)
  })
}

/** A new device; its first token is told here and never again. */
export function POST(request: Request): Promise<Response> {
  return answer(request, async (principal, { store, now_ms, deviceUrl }): Promise<TokensReply> => {
    authorise(principal, 'manage_devices', null)
    const given = await body(request, addDeviceShape)
    return { url: deviceUrl, made: [await addDevice(principal, store, now_ms(), given)] }
  })
}
