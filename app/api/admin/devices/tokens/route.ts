import { makeTokens, OVERLAP_DEFAULT_MS, type TokensReply } from '../../../../../contracts/devices.ts'
import { authorise } from '../../../../../server/access/policy.ts'
import { rotateTokens } from '../../../../../server/store/device-tokens.ts'
import { answer, body } from '../../../answer.ts'

/** A token more for each of several devices, told once; those they have go on for a day. */
export function POST(request: Request): Promise<Response> {
  return answer(request, async (principal, { store, now_ms, deviceUrl }): Promise<TokensReply> => {
    authorise(principal, 'manage_devices', null)
    const { devices } = await body(request, makeTokens)
    return { url: deviceUrl, made: await rotateTokens(principal, store, now_ms(), { devices, overlap_ms: OVERLAP_DEFAULT_MS }) }
  })
}
