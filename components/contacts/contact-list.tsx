'use client'
import { type ReactNode, useState } from 'react'
import { type ContactLine, TEST_CALL_PATH, type TestCallReply } from '../../contracts/contact.ts'
import { useSend } from '../admin/ask.ts'
import { SheetForm } from '../admin/sheet.tsx'
import { type Column, Table } from '../admin/table.tsx'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { stateWords, wayWords, whyWords } from './contact-words.ts'

const COLUMNS: ReadonlyArray<Column<ContactLine>> = [
  {
    id: 'channel',
    title: text('contacts.columns.channel'),
    cell: ({ channel, label }) => `${text(`contacts.channel.${channel}`)}${label && `: ${label}`}`,
  },
  { id: 'shown', title: text('contacts.columns.shown'), cell: ({ shown }) => shown || text('value.dash'), figures: true },
  { id: 'state', title: text('contacts.columns.state'), cell: stateWords },
]

/** Ways to be called, each to be tried and removed. `path`: where they are kept, "/api/account/contacts". */
export function ContactList({
  path,
  caption,
  contacts,
  empty,
}: {
  path: string
  caption: string
  contacts: readonly ContactLine[]
  empty: ReactNode
}) {
  const send = useSend()
  const [said, setSaid] = useState('')
  const [asking, setAsking] = useState<string | null>(null)
  const [removing, setRemoving] = useState<ContactLine | null>(null)
  const at = ({ contact }: ContactLine) => `${path}/${encodeURIComponent(contact)}`

  async function tryOut(line: ContactLine) {
    setSaid(text('contacts.testing'))
    const sent = await send<TestCallReply>('POST', TEST_CALL_PATH, { contact: line.contact })
    if (!sent.ok) return setSaid(sent.error === 'too_many' ? text('contacts.too_many') : sent.words)
    const { value } = sent
    setAsking(value.state === 'failed' ? null : line.contact)
    setSaid(value.state === 'failed' ? `${wayWords(line)}: ${whyWords(value.why)}` : `${wayWords(line)}: ${text('contacts.tested')}`)
  }
  async function came(line: ContactLine) {
    const sent = await send('PATCH', at(line))
    setAsking(null)
    setSaid(sent.ok ? text('contacts.came_thanks') : sent.words)
  }
  const actions = (line: ContactLine) => (
    <>
      {asking === line.contact && (
        <Button kind="primary" aria-label={text('contacts.came_of', { way: wayWords(line) })} onClick={() => void came(line)}>
          {text('contacts.came')}
        </Button>
      )}
      <Button aria-label={text('contacts.test_of', { way: wayWords(line) })} onClick={() => void tryOut(line)}>
        {text('contacts.test')}
      </Button>
      <Button aria-label={text('contacts.remove_of', { way: wayWords(line) })} onClick={() => setRemoving(line)}>
        {text('contacts.remove')}
      </Button>
    </>
  )
  return (
    <>
      <Table
        caption={caption}
        columns={COLUMNS}
        rows={contacts}
        keyOf={({ contact }) => contact}
        empty={empty}
        faint={({ gone }) => gone}
        actions={(line) => (line.gone ? null : actions(line))}
      />
      <p className="contacts-said" role="status">
        {said}
      </p>
      {removing && (
        <SheetForm
          title={text('contacts.remove_title')}
          submit={text('contacts.remove')}
          send={() => send('DELETE', at(removing))}
          onDone={() => setRemoving(null)}
          onClose={() => setRemoving(null)}
        >
          <p>{text('contacts.remove_is', { way: wayWords(removing) })}</p>
        </SheetForm>
      )}
    </>
  )
}
