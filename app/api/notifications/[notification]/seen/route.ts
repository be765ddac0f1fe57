import { callTold } from '../../../../../server/store/notifications.ts'
import { answer } from '../../../answer.ts'

/** One's own call was opened. */
export function POST(request: Request, { params }: { params: Promise<{ notification: string }> }): Promise<Response> {
  return answer(request, async (principal, { store, now_ms }) => {
    const { notification } = await params
    await callTold(principal, store, now_ms(), notification, 'seen')
    return { notification }
  })
}
