'use client'
import { useEffect, useRef, useState } from 'react'
import type { AddedContact, ContactsReply } from '../../contracts/contact.ts'
import { deviceWords } from '../account/device-words.ts'
import { useAsk, useSend } from '../admin/ask.ts'
import { Asked } from '../admin/asked.tsx'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { AddContact, isTyped } from './add-contact.tsx'
import { ContactList } from './contact-list.tsx'
import './contacts.css'
import { subscribe } from './push-subscribe.ts'

const PATH = '/api/account/contacts'

/** How I am called: this device, my mailbox, my number. */
export function OwnContacts() {
  const query = useAsk<ContactsReply>(PATH)
  return (
    <section className="contacts" aria-labelledby="contacts-own">
      <h2 id="contacts-own">{text('contacts.title')}</h2>
      <p>{text('contacts.intro')}</p>
      <Asked query={query}>{(reply) => <Ways reply={reply} />}</Asked>
    </section>
  )
}

function Ways({ reply: { contacts, offered, push_key } }: { reply: ContactsReply }) {
  const send = useSend()
  const [said, setSaid] = useState('')
  const [adding, setAdding] = useState(false)
  useCame(() => setSaid(text('contacts.came_thanks')))
  const typed = offered.filter(isTyped)

  async function callHere() {
    const made = await subscribe(push_key)
    if (!made.ok) return setSaid(text(`contacts.push_fault.${made.fault}`))
    const asked = { channel: 'push', label: deviceWords(navigator.userAgent), address: made.address }
    const sent = await send<AddedContact>('POST', PATH, asked)
    setSaid(sent.ok ? text('contacts.device_added') : sent.words)
  }
  return (
    <>
      <ContactList path={PATH} caption={text('contacts.caption')} contacts={contacts} empty={text('contacts.none')} />
      <p className="contacts-line">
        {offered.includes('push') && <Button onClick={() => void callHere()}>{text('contacts.device')}</Button>}
        {typed.length > 0 && <Button onClick={() => setAdding(true)}>{text('contacts.add')}</Button>}
        <span>{text('contacts.device_why')}</span>
      </p>
      <p className="contacts-said" role="status">
        {said}
      </p>
      {adding && (
        <AddContact
          title={text('contacts.add')}
          path={PATH}
          channels={typed}
          onDone={() => {
            setAdding(false)
            setSaid(text('contacts.added'))
          }}
          onClose={() => setAdding(false)}
        />
      )}
    </>
  )
}

/** Whoever opens a test call on its own link says by that that it came. */
function useCame(thanks: () => void): void {
  const send = useSend()
  const told = useRef(false)
  useEffect(() => {
    const url = new URL(window.location.href)
    const contact = url.searchParams.get('came')
    if (!contact || told.current) return
    told.current = true
    url.searchParams.delete('came')
    window.history.replaceState(null, '', url)
    void send('PATCH', `${PATH}/${encodeURIComponent(contact)}`).then((sent) => {
      if (sent.ok) thanks()
    })
  }, [send, thanks])
}
