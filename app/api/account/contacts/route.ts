import { PERSONAL_CHANNELS } from '../../../../contracts/call.ts'
import { addOwnContact, type ContactsReply } from '../../../../contracts/contact.ts'
import { authorise } from '../../../../server/access/policy.ts'
import { addContact, contactsOf } from '../../../../server/store/contacts.ts'
import { answer, body } from '../../answer.ts'

/** How I can be reached. */
export function GET(request: Request): Promise<Response> {
  return answer(request, async (principal, { store, calls, now_ms }): Promise<ContactsReply> => {
    const contacts = await contactsOf(principal, store, now_ms(), null)
    return { contacts, offered: PERSONAL_CHANNELS.filter((one) => calls.channels.includes(one)), push_key: calls.push_key }
  })
}

/** One more way to reach me. */
export function POST(request: Request): Promise<Response> {
  return answer(request, async (principal, { store, calls, now_ms }) => {
    authorise(principal, 'change_account', null)
    return addContact(principal, store, now_ms(), { whose: null, offered: calls.channels }, await body(request, addOwnContact))
  })
}
