'use client'
import { type ReactNode, useState } from 'react'
import type { LinkReply, PersonRow } from '../../../contracts/people.ts'
import type { Sent } from '../../facts/send.ts'
import { text } from '../../text/text.ts'
import { Button } from '../../ui/button.tsx'
import { useSend } from '../ask.ts'
import { Sheet } from '../sheet.tsx'

interface Props {
  person: PersonRow
  onLink: (name: string, link: LinkReply) => void
  onClose: () => void
}

/** Link, sessions and access of somebody else; each says beside it what it does. */
export function AccessSheet({ person, onLink, onClose }: Props) {
  const { user, name, state, sessions } = person
  const send = useSend()
  const [said, setSaid] = useState('')
  const [sending, setSending] = useState(false)
  const path = `/api/admin/people/${encodeURIComponent(user)}`

  async function ask<T>(asked: Promise<Sent<T>>, then: (value: T) => void) {
    setSending(true)
    setSaid('')
    const sent = await asked
    setSending(false)
    if (sent.ok) then(sent.value)
    else setSaid(sent.words)
  }
  const link = () => ask<LinkReply>(send('POST', `${path}/link`), (made) => onLink(name, made))
  const end = () => ask<{ ended: number }>(send('DELETE', `${path}/sessions`), ({ ended }) => setSaid(text('people.ended', { n: ended })))
  const access = (enabled: boolean) => ask(send('POST', `${path}/access`, { enabled }), onClose)

  return (
    <Sheet title={text('people.access_of', { name })} onClose={onClose}>
      <div className="sheet-body">
        {state !== 'organisation' && state !== 'disabled' && (
          <Choice why={text('people.do.link_why')} words={text('people.do.link')} off={sending} run={link} />
        )}
        {state !== 'disabled' && (
          <Choice why={text('people.do.sessions_why', { n: sessions })} words={text('people.do.sessions')} off={sending} run={end} />
        )}
        {state === 'disabled' ? (
          <Choice why={text('people.do.enable_why')} words={text('people.do.enable')} off={sending} run={() => access(true)} />
        ) : (
          <Choice why={text('people.do.disable_why')} words={text('people.do.disable')} off={sending} run={() => access(false)} />
        )}
        <p className="sheet-fault" role="alert">
          {said}
        </p>
        <div className="sheet-buttons">
          <Button onClick={onClose}>{text('admin.close')}</Button>
        </div>
      </div>
    </Sheet>
  )
}

function Choice({ why, words, off, run }: { why: ReactNode; words: string; off: boolean; run: () => Promise<void> }) {
  return (
    <div className="sheet-choice">
      <p>{why}</p>
      <Button aria-disabled={off} onClick={() => !off && void run()}>
        {words}
      </Button>
    </div>
  )
}
