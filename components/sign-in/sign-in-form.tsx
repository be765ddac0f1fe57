'use client'
import { Eye, EyeOff, VolumeX } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { signIn } from 'next-auth/react'
import { type FormEvent, useRef, useState } from 'react'
import type { MeReply } from '../../contracts/api.ts'
import { alarmSound } from '../alarms/alarm-sound.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Submit } from '../ui/submit.tsx'
import { homeOf, type ProviderFault, type SignInReason } from './home.ts'

export interface DemoAccount {
  login: string
  password: string
  name: string
}
type Fault = 'wrong' | 'too_many' | 'unavailable' | 'offline' | 'missing'

interface Props {
  reason: SignInReason | null
  next: string | null
  /** Named in demo mode only. */
  accounts: readonly DemoAccount[]
  /** The organisation's own sign-in, where there is one. */
  provider: { name: string } | null
  /** What came of it. */
  refused: ProviderFault | null
}

/** Name, password, one button. The click that signs in is the click that lets this document make sound. */
export function SignInForm({ reason, next, accounts, provider, refused: byProvider }: Props) {
  const router = useRouter()
  const [shown, setShown] = useState(false)
  const [fault, setFault] = useState<Fault | null>(null)
  const [sending, setSending] = useState(false)
  const form = useRef<HTMLFormElement>(null)

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (sending) return
    const data = new FormData(event.currentTarget)
    const login = String(data.get('login') ?? '').trim()
    const password = String(data.get('password') ?? '')
    if (!login || !password) return setFault('missing')
    setSending(true)
    setFault(null)
    const unlocked = alarmSound.unlock()
    const refused = await ask(login, password)
    if (refused) {
      setFault(refused)
      setSending(false)
      return form.current?.querySelector<HTMLInputElement>('#password')?.select()
    }
    await unlocked
    // A client navigation: a new document would be silent again.
    router.push(homeOf(await me(), next))
    router.refresh()
  }

  return (
    <form ref={form} method="post" className="sign-in-form" onSubmit={submit} noValidate aria-label={text('page.sign_in.title')}>
      <h1>{text('page.sign_in.title')}</h1>
      {reason && <p className="sign-in-reason">{text(`page.sign_in.reason.${reason}`)}</p>}
      <div className="field">
        <label htmlFor="login">{text('page.sign_in.login')}</label>
        <input
          id="login"
          name="login"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          aria-describedby="sign-in-fault"
        />
      </div>
      <div className="field sign-in-password">
        <label htmlFor="password">{text('page.sign_in.password')}</label>
        <input
          id="password"
          name="password"
          type={shown ? 'text' : 'password'}
          autoComplete="current-password"
          required
          aria-invalid={fault === 'wrong' || undefined}
          aria-describedby="sign-in-fault"
        />
        <button
          type="button"
          aria-pressed={shown}
          aria-label={text(shown ? 'page.sign_in.hide' : 'page.sign_in.show')}
          onClick={() => setShown(!shown)}
        >
          {shown ? <EyeOff aria-hidden="true" size={20} /> : <Eye aria-hidden="true" size={20} />}
        </button>
      </div>
      <p id="sign-in-fault" className="sign-in-fault" role="alert">
        {fault ? text(`page.sign_in.${fault}`) : byProvider && !sending && text(`page.sign_in.by_provider.${byProvider}`)}
      </p>
      <SoundNote />
      <Submit sending={sending}>{sending ? text('page.sign_in.sending') : text('page.sign_in.submit')}</Submit>
      {provider && (
        <Button size="touch" onClick={() => void signIn('oidc', { callbackUrl: next ?? '/' })}>
          {text('page.sign_in.with', { name: provider.name })}
        </Button>
      )}
      {accounts.length > 0 && <DemoAccounts accounts={accounts} form={() => form.current} />}
    </form>
  )
}

/** @returns why not, or null when the session cookie is set. One sentence for every wrong pair. */
async function ask(login: string, password: string): Promise<Fault | null> {
  try {
    const reply = await signIn('credentials', { login, password, redirect: false })
    if (reply?.ok && !reply.error) return null
    if (reply?.error === 'too_many' || reply?.error === 'unavailable') return reply.error
    return reply?.error === 'CredentialsSignin' ? 'wrong' : 'unavailable'
  } catch (error) {
    console.error('sign-in: no answer', error)
    return 'offline'
  }
}

async function me(): Promise<MeReply | null> {
  const reply = await fetch('/api/me', { cache: 'no-store' })
  return reply.ok ? ((await reply.json()) as MeReply) : null
}

function SoundNote() {
  const [heard, setHeard] = useState<'no' | 'yes' | 'failed'>('no')
  async function test() {
    const state = await alarmSound.unlock()
    alarmSound.once('medium')
    setHeard(state === 'running' ? 'yes' : 'failed')
  }
  return (
    <div className="sound-note">
      <VolumeX aria-hidden="true" size={22} />
      <p>
        <strong>{text('page.sign_in.sound_title')}</strong>
        <span role="status">
          {heard === 'no'
            ? text('page.sign_in.sound_why')
            : text(heard === 'yes' ? 'page.sign_in.sound_heard' : 'page.sign_in.sound_failed')}
        </span>
      </p>
      <Button onClick={test}>{text('page.sign_in.sound_test')}</Button>
    </div>
  )
}

function DemoAccounts({ accounts, form }: { accounts: readonly DemoAccount[]; form: () => HTMLFormElement | null }) {
  function fill(account: DemoAccount) {
    const place = form()
    if (!place) return
    for (const name of ['login', 'password'] as const) {
      const input = place.elements.namedItem(name)
      if (input instanceof HTMLInputElement) input.value = account[name]
    }
    place.querySelector<HTMLButtonElement>('[type=submit]')?.focus()
  }
  return (
    <section className="demo-accounts" aria-labelledby="demo-title">
      <h2 id="demo-title">{text('page.sign_in.demo_title')}</h2>
      <ul>
        {accounts.map((account) => (
          <li key={account.login}>
            <Button size="small" onClick={() => fill(account)}>
              {text('page.sign_in.demo_fill', { login: account.login })}
            </Button>
            <span>{text('page.sign_in.demo_password', { password: account.password })}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
