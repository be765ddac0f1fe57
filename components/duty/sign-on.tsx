'use client'
import { type FormEvent, useId, useState } from 'react'
import type { WardDuty } from '../../contracts/duty.ts'
import type { DutyPart } from '../../contracts/duty-part.ts'
import { useSend } from '../admin/ask.ts'
import { SheetForm } from '../admin/sheet.tsx'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Select } from '../ui/select.tsx'
import { EndChoice, firstEnd } from './end-choice.tsx'

const pathOf = (ward: string) => `/api/wards/${encodeURIComponent(ward)}/duty`

/** One's own shift: as what, until when. Beds are taken afterwards, by tapping. */
export function SignOn({ duty }: { duty: WardDuty }) {
  const send = useSend()
  const [part, setPart] = useState<DutyPart>(duty.parts[0]!)
  const [until_ms, setUntil] = useState(() => firstEnd(duty.now_ms))
  const [fault, setFault] = useState('')
  const [sending, setSending] = useState(false)

  async function signOn(event: FormEvent) {
    event.preventDefault()
    if (sending) return
    setSending(true)
    const sent = await send('POST', pathOf(duty.ward), { part, until_ms: until_ms ?? 0, beds: [] })
    setSending(false)
    setFault(sent.ok ? '' : sent.words)
  }
  return (
    <form className="duty-me" onSubmit={signOn}>
      <p>{text('duty.me.off', { ward: duty.name })}</p>
      {duty.parts.length > 1 && <PartChoice parts={duty.parts} part={part} onChoose={setPart} />}
      <EndChoice now_ms={duty.now_ms} onChoose={setUntil} />
      <p className="sheet-fault" role="alert">
        {fault}
      </p>
      <Button kind="primary" size="touch" type="submit" aria-disabled={sending}>
        {text('duty.me.sign_on')}
      </Button>
    </form>
  )
}

function PartChoice({ parts, part, onChoose }: { parts: readonly DutyPart[]; part: DutyPart; onChoose: (part: DutyPart) => void }) {
  const name = useId()
  return (
    <fieldset className="duty-choice">
      <legend>{text('duty.me.as')}</legend>
      {parts.map((one) => (
        <label key={one}>
          <input type="radio" name={name} checked={one === part} onChange={() => onChoose(one)} />
          {text(`duty.part.${one}`)}
        </label>
      ))}
    </fieldset>
  )
}

/** Somebody else's shift, by an admin of the ward. */
export function PutOnSheet({ duty, onClose }: { duty: WardDuty; onClose: () => void }) {
  const send = useSend()
  const [user, setUser] = useState(duty.others[0]?.user ?? '')
  const parts = duty.others.find((one) => one.user === user)?.parts ?? []
  const [chosen, setPart] = useState<DutyPart | null>(null)
  const part = chosen && parts.includes(chosen) ? chosen : parts[0]
  const [until_ms, setUntil] = useState(() => firstEnd(duty.now_ms))
  return (
    <SheetForm
      title={text('duty.sheet.on_title')}
      submit={text('duty.me.sign_on')}
      send={() => send('POST', pathOf(duty.ward), { user, part, until_ms: until_ms ?? 0, beds: [] })}
      onDone={onClose}
      onClose={onClose}
    >
      <Select
        id="duty-person"
        label={text('duty.me.person')}
        value={user}
        options={duty.others.map((one) => ({ value: one.user, label: one.name }))}
        onChange={(event) => setUser(event.target.value)}
      />
      {part && <PartChoice parts={parts} part={part} onChoose={setPart} />}
      <EndChoice now_ms={duty.now_ms} onChoose={setUntil} />
    </SheetForm>
  )
}
