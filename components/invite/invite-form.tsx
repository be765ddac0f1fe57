'use client'
import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { send } from '../facts/send.ts'
import { text } from '../text/text.ts'
import { Field } from '../ui/field.tsx'
import { Submit } from '../ui/submit.tsx'

interface Props {
  token: string
  person: { name: string; login: string }
  password_min: number
}

/** Choosing a password by the link an admin has made; then the sign-in. */
export function InviteForm({ token, person, password_min }: Props) {
  const router = useRouter()
  const [fault, setFault] = useState('')
  const [sending, setSending] = useState(false)

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (sending) return
    const data = new FormData(event.currentTarget)
    const password = String(data.get('password') ?? '')
    if (password !== data.get('again')) return setFault(text('people.chosen.differ'))
    setSending(true)
    setFault('')
    const sent = await send('POST', '/api/invite', { token, password })
    // The address of this page holds the link: it is left out of the way back.
    if (sent.ok) return router.replace('/sign-in?reason=password_chosen')
    setFault(sent.words)
    setSending(false)
  }

  return (
    <form method="post" className="sign-in-form" onSubmit={submit} aria-label={text('people.chosen.title')} noValidate>
      <h1>{text('people.chosen.title')}</h1>
      <p className="sign-in-reason">{text('people.chosen.intro', person)}</p>
      {/* For the browser's memory of passwords: it keeps this one under the right name. */}
      <input type="text" name="username" autoComplete="username" value={person.login} readOnly hidden />
      <Field
        id="password"
        name="password"
        type="password"
        label={text('people.chosen.password', { n: password_min })}
        autoComplete="new-password"
      />
      <Field id="again" name="again" type="password" label={text('people.chosen.again')} autoComplete="new-password" />
      <p className="sign-in-fault" role="alert">
        {fault}
      </p>
      <Submit sending={sending}>{text(sending ? 'people.chosen.sending' : 'people.chosen.submit')}</Submit>
    </form>
  )
}
