'use client'
import { useState } from 'react'
import { type AccountReply, PASSWORD_MIN_LENGTH } from '../../contracts/account.ts'
import { useAsk, useSend } from '../admin/ask.ts'
import { Asked } from '../admin/asked.tsx'
import { SectionHead } from '../admin/frame.tsx'
import { OwnContacts } from '../contacts/own-contacts.tsx'
import { live } from '../live/live.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import './account.css'
import { InstallHint } from './install-hint.tsx'
import { PasswordForm } from './password-form.tsx'
import { PinForm } from './pin-form.tsx'
import { Sessions } from './sessions.tsx'

/** Who I am here, where I am signed in, and what I sign with. */
export function AccountView() {
  const query = useAsk<AccountReply>('/api/account')
  return (
    <div className="account">
      <SectionHead title={text('account.title')} intro={text('account.intro')} />
      <Asked query={query}>
        {(account) => (
          <>
            <Me account={account} />
            <OwnContacts />
            <InstallHint />
            <Sessions sessions={account.sessions} />
            <Secrets account={account} />
          </>
        )}
      </Asked>
    </div>
  )
}

function Me({ account }: { account: AccountReply }) {
  const { name, login, role, wards, password } = account
  return (
    <section aria-labelledby="account-me">
      <h2 id="account-me">{text('account.me')}</h2>
      <dl className="account-me">
        <dt>{text('account.name')}</dt>
        <dd>{name}</dd>
        <dt>{text('account.login')}</dt>
        <dd>{password ? login : text('account.elsewhere')}</dd>
        <dt>{text('account.role')}</dt>
        <dd>{text(`user.role.${role}`)}</dd>
        <dt>{text('account.wards')}</dt>
        <dd>{wards.map((ward) => ward.name).join(', ') || text('account.no_wards')}</dd>
      </dl>
      <LockNow />
    </section>
  )
}

function LockNow() {
  const send = useSend()
  const [fault, setFault] = useState('')
  async function lock() {
    const sent = await send('POST', '/api/session/lock')
    if (sent.ok) live.store.setState({ locked: true })
    setFault(sent.ok ? '' : sent.words)
  }
  return (
    <p className="account-line">
      <Button onClick={() => void lock()}>{text('account.lock')}</Button>
      <span role="status">{fault || text('account.lock_why')}</span>
    </p>
  )
}

function Secrets({ account }: { account: AccountReply }) {
  const [open, setOpen] = useState<'password' | 'pin' | null>(null)
  const [said, setSaid] = useState('')
  const done = (words: string) => {
    setSaid(words)
    setOpen(null)
  }
  return (
    <section aria-labelledby="account-pin">
      <h2 id="account-pin">{text('account.pin')}</h2>
      <p>{text('account.pin_why')}</p>
      <p className="account-line">
        <Button onClick={() => setOpen('pin')}>{text(account.pin ? 'account.renew_pin' : 'account.choose_pin')}</Button>
        <span>{text(account.pin ? 'account.pin_set' : 'account.pin_none')}</span>
      </p>
      {account.password && (
        <>
          <h2>{text('account.password')}</h2>
          <p className="account-line">
            <Button onClick={() => setOpen('password')}>{text('account.change_password')}</Button>
            <span>{text('account.password_why')}</span>
          </p>
        </>
      )}
      <p className="account-said" role="status">
        {said}
      </p>
      {open === 'pin' && (
        <PinForm password={account.password} onDone={() => done(text('account.pin_done'))} onClose={() => setOpen(null)} />
      )}
      {open === 'password' && (
        <PasswordForm
          length={PASSWORD_MIN_LENGTH}
          onDone={(ended) => done(text('account.password_done', { n: ended }))}
          onClose={() => setOpen(null)}
        />
      )}
    </section>
  )
}
