import { lock } from '../../../../server/store/unlock.ts'
import { answer } from '../../answer.ts'

/** Somebody leaves a screen that others use. */
export function POST(request: Request): Promise<Response> {
  return answer(request, async (principal, { store, now_ms, sessions }) => {
    await lock(principal, store, now_ms())
    await sessions.readAnew(principal.session)
    return { locked: true }
  })
}
