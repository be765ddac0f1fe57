import { WARD_CHANNELS } from '../../../../../../contracts/call.ts'
import { addWardContact, type ContactsReply } from '../../../../../../contracts/contact.ts'
import { authorise } from '../../../../../../server/access/policy.ts'
import { addContact, contactsOf } from '../../../../../../server/store/contacts.ts'
import { answer, body } from '../../../../answer.ts'

interface Context {
  params: Promise<{ ward: string }>
}

/** A ward's own channels: chat room, pager service, hook. */
export function GET(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async (principal, { store, calls, now_ms }): Promise<ContactsReply> => {
    const contacts = await contactsOf(principal, store, now_ms(), await params)
    return { contacts, offered: WARD_CHANNELS.filter((one) => calls.channels.includes(one)), push_key: '' }
  })
}

/** One more channel of the ward. */
export function POST(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async (principal, { store, calls, now_ms }) => {
    const { ward } = await params
    authorise(principal, 'set_alarm_policy', ward)
    return addContact(principal, store, now_ms(), { whose: { ward }, offered: calls.channels }, await body(request, addWardContact))
  })
}
