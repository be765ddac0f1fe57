'use client'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Proof, SessionReply } from '../../contracts/account.ts'
import { PIN_DIGITS } from '../../contracts/digits.ts'
import { Sheet } from '../admin/sheet.tsx'
import { fetchFact, retry } from '../facts/fact.ts'
import { send } from '../facts/send.ts'
import { live } from '../live/live.ts'
import { useLive } from '../live/use-live.ts'
import { leave } from '../sign-in/leave.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import './session.css'

type Way = 'pin' | 'password'

/** Is it still you? PIN or password of the person whose session this is; the sixth digit of a PIN sends it. */
export function UnlockSheet({ onClose }: { onClose: () => void }) {
  const name = useLive((s) => s.me?.name ?? '')
  const asked = useQuery({
    queryKey: ['session'],
    queryFn: ({ signal }) => fetchFact<SessionReply>('/api/session', signal),
    retry,
    gcTime: 0,
  })
  const [chosen, setChosen] = useState<Way | null>(null)
  const ways = asked.data?.ways ?? ['password']
  const way = chosen ?? ways[0]
  const other = ways.find((one) => one !== way)
  return (
    <Sheet title={text('session.title', { name })} onClose={onClose}>
      {way ? <ProofForm key={way} way={way} /> : <p>{text('session.no_way')}</p>}
      <div className="sheet-buttons unlock-ways">
        <Button onClick={leave}>{text('session.not_me', { name })}</Button>
        {other && <Button onClick={() => setChosen(other)}>{text(`session.by_${other}`)}</Button>}
      </div>
    </Sheet>
  )
}

function ProofForm({ way }: { way: Way }) {
  const [value, setValue] = useState('')
  const [fault, setFault] = useState('')
  const [sending, setSending] = useState(false)

  async function show(proof: Proof) {
    if (sending) return
    setSending(true)
    setFault('')
    const sent = await send('POST', '/api/session/unlock', proof)
    setSending(false)
    if (sent.ok) return live.store.setState({ locked: false, unlocking: false })
    setValue('')
    setFault(sent.error === 'too_many' ? text('session.too_many') : sent.words)
  }
  function typed(next: string) {
    if (way === 'password') return setValue(next)
    const pin = next.replace(/\D/g, '').slice(0, PIN_DIGITS)
    setValue(pin)
    if (pin.length === PIN_DIGITS) void show({ pin })
  }
  function submit(event: FormEvent) {
    event.preventDefault()
    if (value) void show(way === 'pin' ? { pin: value } : { password: value })
  }

  return (
    <form className="unlock-form" onSubmit={submit}>
      <div className="field">
        <label htmlFor="proof">{text(way === 'pin' ? 'session.pin' : 'session.password')}</label>
        <input
          id="proof"
          // biome-ignore lint/a11y/noAutofocus: the sheet asks for this one thing
          autoFocus
          type="password"
          inputMode={way === 'pin' ? 'numeric' : 'text'}
          autoComplete={way === 'pin' ? 'off' : 'current-password'}
          data-way={way}
          value={value}
          readOnly={sending}
          onChange={(event) => typed(event.target.value)}
          aria-describedby="proof-fault"
        />
      </div>
      <p id="proof-fault" className="sheet-fault" role="alert">
        {fault}
      </p>
      <Button kind="primary" size="touch" type="submit" aria-disabled={sending}>
        {text(sending ? 'session.sending' : 'session.unlock')}
      </Button>
    </form>
  )
}
