import { endEmergency } from '../../../../server/store/break-glass.ts'
import { answer } from '../../answer.ts'

interface OfOpening {
  params: Promise<{ opening: string }>
}

/** Ends one's own emergency access now. */
export async function DELETE(request: Request, { params }: OfOpening): Promise<Response> {
  const { opening } = await params
  return answer(request, async (principal, { store, sessions, now_ms }) => {
    await endEmergency(principal, store, now_ms(), opening)
    await sessions.readAnew(principal.session)
    return { ended: true }
  })
}
