import { endToken } from '../../../../../../../server/store/device-tokens.ts'
import { answer } from '../../../../../answer.ts'

/** This token works no longer. */
export async function DELETE(request: Request, { params }: { params: Promise<{ device: string; token: string }> }): Promise<Response> {
  const { device, token } = await params
  return answer(request, async (principal, { store, now_ms }) => {
    await endToken(principal, store, now_ms(), { device, token })
    return {}
  })
}
