import { unbindDevice } from '../../../../../../server/store/bindings.ts'
import { answer } from '../../../../answer.ts'

/** Taken off this patient. */
export async function DELETE(request: Request, { params }: { params: Promise<{ encounter: string; device: string }> }): Promise<Response> {
  const { encounter, device } = await params
  return answer(request, (principal, { store, now_ms }) => unbindDevice(principal, store, now_ms(), { encounter, device }))
}
