import { rotateToken, type TokensReply } from '../../../../../../contracts/devices.ts'
import { authorise } from '../../../../../../server/access/policy.ts'
import { rotateTokens } from '../../../../../../server/store/device-tokens.ts'
import { answer, body } from '../../../../answer.ts'
import type { OfDevice } from '../of-device.ts'

/** A new token, told once; those there are work on for the overlap. */
export async function POST(request: Request, { params }: OfDevice): Promise<Response> {
  const { device } = await params
  return answer(request, async (principal, { store, now_ms, deviceUrl }): Promise<TokensReply> => {
    authorise(principal, 'manage_devices', null)
    const { overlap_ms } = await body(request, rotateToken)
    return { url: deviceUrl, made: await rotateTokens(principal, store, now_ms(), { devices: [device], overlap_ms }) }
  })
}
