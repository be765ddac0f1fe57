'use client'
import { useRouter } from 'next/navigation'
import { signOut } from 'next-auth/react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { WALL_CODE_DIGITS } from '../../contracts/digits.ts'
import type { EnrolReply } from '../../contracts/wall.ts'
import { alarmSound } from '../alarms/alarm-sound.ts'
import { send } from '../facts/send.ts'
import { keepSaid } from '../preferences/preferences.ts'
import { text } from '../text/text.ts'
import { Field } from '../ui/field.tsx'
import { Submit } from '../ui/submit.tsx'
import './wall.css'

interface Props {
  /** The wall this browser is already, with its ward; null ward: it is closed. */
  here: { name: string; ward: string | null } | null
  /** Whoever is signed in at this browser, and would hide the wall. */
  person: string | null
  /** It was a wall until now. */
  gone: boolean
}

const AGAIN_MS = 10_000

/** Makes this screen a wall display with a code, typed here or in the address after #. One that is a wall goes to its ward. */
export function EnrolForm({ here, person, gone }: Props) {
  const router = useRouter()
  const [fault, setFault] = useState('')
  const [sending, setSending] = useState(false)
  const busy = useRef(false)

  async function enrol(code: string) {
    if (busy.current) return
    if (code.replace(/\D/g, '').length !== WALL_CODE_DIGITS) return setFault(text('wall.enrol.missing', { n: WALL_CODE_DIGITS }))
    busy.current = true
    setSending(true)
    setFault('')
    const sent = await send<EnrolReply>('POST', '/api/wall/enrol', { code })
    busy.current = false
    setSending(false)
    if (!sent.ok) return setFault(sent.words)
    const ward = `/wards/${encodeURIComponent(sent.value.ward)}`
    if (person) return void signOut({ callbackUrl: ward })
    // A client navigation: a new document would be silent again.
    router.push(ward)
    router.refresh()
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, with what the page came with
  useEffect(() => {
    keepSaid()
    const code = decodeURIComponent(location.hash.slice(1))
    if (code) {
      history.replaceState(history.state, '', location.pathname)
      return void enrol(code)
    }
    if (here?.ward) return router.replace(`/wards/${encodeURIComponent(here.ward)}`)
    const timer = setInterval(() => router.refresh(), AGAIN_MS)
    return () => clearInterval(timer)
  }, [here?.ward])

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const code = String(new FormData(event.currentTarget).get('code') ?? '')
    await alarmSound.unlock()
    await enrol(code)
  }

  return (
    <form className="wall-enrol" onSubmit={submit} noValidate aria-label={text('wall.enrol.title')}>
      <h1>{text('wall.enrol.title')}</h1>
      {gone && <p className="wall-told">{text('wall.enrol.gone')}</p>}
      {here && here.ward === null && <p className="wall-told">{text('wall.enrol.no_ward', { name: here.name })}</p>}
      {person && <p className="wall-told">{text('wall.enrol.signed_in', { name: person })}</p>}
      <p>{text('wall.enrol.intro')}</p>
      <Field
        id="code"
        name="code"
        label={text('wall.enrol.code', { n: WALL_CODE_DIGITS })}
        inputMode="numeric"
        autoComplete="off"
        maxLength={WALL_CODE_DIGITS + 4}
        required
      />
      <p className="sign-in-fault" role="alert">
        {fault}
      </p>
      <Submit sending={sending}>{text(sending ? 'wall.enrol.sending' : 'wall.enrol.submit')}</Submit>
    </form>
  )
}
