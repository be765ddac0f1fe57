'use client'
import { useState } from 'react'
import type { AddedContact, ContactsReply } from '../../contracts/contact.ts'
import { useAsk } from '../admin/ask.ts'
import { Asked } from '../admin/asked.tsx'
import { Secret } from '../admin/secret.tsx'
import { Sheet } from '../admin/sheet.tsx'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { AddContact, isTyped } from './add-contact.tsx'
import { ContactList } from './contact-list.tsx'
import './contacts.css'

/** A ward's own channels, for whoever sets its alarm policy. */
export function WardChannels({ ward }: { ward: string }) {
  const path = `/api/admin/wards/${encodeURIComponent(ward)}/contacts`
  const query = useAsk<ContactsReply>(path)
  const [open, setOpen] = useState<'add' | { secret: string } | null>(null)
  const [said, setSaid] = useState('')
  const added = ({ secret }: AddedContact) => {
    setSaid(text('contacts.added'))
    setOpen(secret === null ? null : { secret })
  }
  return (
    <section className="contacts" aria-labelledby="contacts-ward">
      <h2 id="contacts-ward">{text('contacts.ward_title')}</h2>
      <p>{text('contacts.ward_intro')}</p>
      <Asked query={query}>
        {({ contacts, offered }) => (
          <>
            <ContactList path={path} caption={text('contacts.ward_caption')} contacts={contacts} empty={text('contacts.ward_none')} />
            <p className="contacts-line">
              <Button onClick={() => setOpen('add')}>{text('contacts.add_channel')}</Button>
              <span role="status">{said}</span>
            </p>
            {open === 'add' && (
              <AddContact
                title={text('contacts.add_channel')}
                path={path}
                channels={offered.filter(isTyped)}
                onDone={added}
                onClose={() => setOpen(null)}
              />
            )}
          </>
        )}
      </Asked>
      {open !== null && open !== 'add' && (
        <Sheet title={text('contacts.secret')} onClose={() => setOpen(null)}>
          <p>{text('contacts.secret_why')}</p>
          <Secret label={text('contacts.secret')} value={open.secret} />
          <div className="sheet-buttons">
            <Button onClick={() => setOpen(null)}>{text('admin.close')}</Button>
          </div>
        </Sheet>
      )}
    </section>
  )
}
