'use client'
import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { PASSWORD_MIN_LENGTH } from '../../contracts/account.ts'
import { hasText, text } from '../text/text.ts'
import { Field } from '../ui/field.tsx'
import { Submit } from '../ui/submit.tsx'

/** The first administrator, by the link printed when the server first started. */
export function SetupForm({ token }: { token: string }) {
  const router = useRouter()
  const [fault, setFault] = useState<string | null>(null)
  const [sending, setSending] = useState(false)

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (sending) return
    const data = new FormData(event.currentTarget)
    const field = (name: string) => String(data.get(name) ?? '')
    setSending(true)
    setFault(null)
    const refused = await ask({ token, name: field('name'), login: field('login'), password: field('password') })
    if (refused === null) return router.push('/sign-in?reason=setup_done')
    setFault(refused)
    setSending(false)
  }

  return (
    <form method="post" className="sign-in-form" onSubmit={submit} noValidate aria-label={text('page.setup.title')}>
      <h1>{text('page.setup.title')}</h1>
      <p className="sign-in-reason">{text('page.setup.intro')}</p>
      <Field id="name" name="name" label={text('page.setup.name')} autoComplete="name" required />
      <Field id="login" name="login" label={text('page.setup.login')} autoComplete="username" autoCapitalize="none" required />
      <Field
        id="password"
        name="password"
        type="password"
        label={text('page.setup.password', { n: PASSWORD_MIN_LENGTH })}
        autoComplete="new-password"
        required
      />
      <p className="sign-in-fault" role="alert">
        {fault &&
          (hasText(`page.setup.${fault}`) ? text(`page.setup.${fault}` as 'page.setup.unavailable') : text('page.setup.unavailable'))}
      </p>
      <Submit sending={sending}>{sending ? text('page.setup.sending') : text('page.setup.submit')}</Submit>
    </form>
  )
}

/** @returns the reason of the refusal, or null when the account exists. */
async function ask(body: { token: string; name: string; login: string; password: string }): Promise<string | null> {
  try {
    const reply = await fetch('/api/setup', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    const said = (await reply.json()) as { ok?: boolean; reason?: string; error?: string }
    return said.ok ? null : (said.reason ?? said.error ?? 'unavailable')
  } catch (error) {
    console.error('set-up: no answer', error)
    return 'unavailable'
  }
}
