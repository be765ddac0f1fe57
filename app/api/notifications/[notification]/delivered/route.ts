import { callTold } from '../../../../../server/store/notifications.ts'
import { answer } from '../../../answer.ts'

/** One's own call was shown on the phone, which says so itself. */
export function POST(request: Request, { params }: { params: Promise<{ notification: string }> }): Promise<Response> {
  return answer(request, async (principal, { store, now_ms }) => {
    const { notification } = await params
    await callTold(principal, store, now_ms(), notification, 'delivered')
    return { notification }
  })
}
