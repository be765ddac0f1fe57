import { proveContact, removeContact } from '../../../../../server/store/contacts.ts'
import { answer } from '../../../answer.ts'

interface Context {
  params: Promise<{ contact: string }>
}

/** A test call came. */
export function PATCH(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async (principal, { store, now_ms }) => {
    const { contact } = await params
    await proveContact(principal, store, now_ms(), null, contact)
    return { contact }
  })
}

/** I am no longer reached this way. */
export function DELETE(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async (principal, { store, now_ms }) => {
    const { contact } = await params
    await removeContact(principal, store, now_ms(), null, contact)
    return { contact }
  })
}
