import { proveContact, removeContact } from '../../../../../../../server/store/contacts.ts'
import { answer } from '../../../../../answer.ts'

interface Context {
  params: Promise<{ ward: string; contact: string }>
}

/** A test call came there. */
export function PATCH(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async (principal, { store, now_ms }) => {
    const { ward, contact } = await params
    await proveContact(principal, store, now_ms(), { ward }, contact)
    return { contact }
  })
}

/** The ward no longer calls there. */
export function DELETE(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async (principal, { store, now_ms }) => {
    const { ward, contact } = await params
    await removeContact(principal, store, now_ms(), { ward }, contact)
    return { contact }
  })
}
