'use client'
import { useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { type FormEvent, useEffect, useState } from 'react'
import {
  EMERGENCY_MINUTES,
  type EmergencyPlaces,
  type OpenEmergency,
  REASON_MAX_LENGTH,
  REASON_MIN_LENGTH,
} from '../../contracts/emergency.ts'
import { send } from '../facts/send.ts'
import { text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Select } from '../ui/select.tsx'
import './emergency.css'

interface Props {
  places: EmergencyPlaces
  /** A stay was asked for, found or not. */
  asked: boolean
  over: boolean
}

/** Opens one stay outside the own wards: which, why, for how long. Nobody is named here. */
export function OpenForm({ places, asked, over }: Props) {
  const router = useRouter()
  const client = useQueryClient()
  const [fault, setFault] = useState('')
  const [sending, setSending] = useState(false)
  const { stay, wards } = places

  useEffect(() => {
    if (over) client.clear() // no fact of that patient stays in this page's memory
  }, [over, client])

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (sending) return
    const data = new FormData(event.currentTarget)
    const reason = String(data.get('reason') ?? '').trim()
    if (reason.length < REASON_MIN_LENGTH) return setFault(text('emergency.too_short', { n: REASON_MIN_LENGTH }))
    setSending(true)
    setFault('')
    const where = stay ? { stay: stay.encounter } : { bed: String(data.get('bed') ?? '') }
    const sent = await send<OpenEmergency>('POST', '/api/emergency', { ...where, reason, minutes: Number(data.get('minutes')) })
    const encounter = sent.ok ? sent.value.encounter : sent.detail.encounter
    // What is open already, or one's own, is gone to as well.
    if (encounter !== undefined) return router.push(`/patients/${encodeURIComponent(encounter)}`)
    setSending(false)
    if (!sent.ok) setFault(sent.error === 'not_found' ? text('emergency.nobody') : sent.words)
  }

  return (
    <form className="emergency-form" onSubmit={submit} noValidate aria-label={text('emergency.title')}>
      <h1>{text('emergency.title')}</h1>
      {over && (
        <p className="emergency-told" role="status">
          {text('emergency.over')}
        </p>
      )}
      <p>{text('emergency.intro')}</p>
      {stay ? (
        <p className="emergency-stay">
          <strong>{text('emergency.of', { ward: stay.ward_name, bed: stay.bed_label })}</strong>{' '}
          <Link href="/emergency">{text('emergency.other_bed')}</Link>
        </p>
      ) : (
        <>
          {asked && <p className="emergency-told">{text('emergency.stay_gone')}</p>}
          <Beds wards={wards} />
        </>
      )}
      <div className="field">
        <label htmlFor="reason">{text('emergency.reason', { n: REASON_MIN_LENGTH })}</label>
        <textarea
          id="reason"
          name="reason"
          rows={3}
          maxLength={REASON_MAX_LENGTH}
          required
          aria-describedby="reason-hint emergency-fault"
        />
        <p id="reason-hint">{text('emergency.reason_hint')}</p>
      </div>
      <fieldset className="emergency-minutes">
        <legend>{text('emergency.minutes')}</legend>
        {EMERGENCY_MINUTES.map((n, i) => (
          <label key={n}>
            <input type="radio" name="minutes" value={n} defaultChecked={i === 0} /> {text('emergency.n_minutes', { n })}
          </label>
        ))}
      </fieldset>
      <p id="emergency-fault" className="emergency-fault" role="alert">
        {fault}
      </p>
      <Button kind="primary" size="touch" type="submit" aria-disabled={sending}>
        {text(sending ? 'emergency.sending' : 'emergency.submit')}
      </Button>
    </form>
  )
}

/** Beds by their labels, whether somebody lies there or not. */
function Beds({ wards }: Pick<EmergencyPlaces, 'wards'>) {
  const [chosen, setChosen] = useState(wards[0]?.id ?? '')
  const ward = wards.find(({ id }) => id === chosen)
  if (wards.length === 0) return <p className="emergency-told">{text('emergency.no_wards')}</p>
  return (
    <div className="emergency-where">
      <Select
        id="ward"
        label={text('emergency.ward')}
        value={chosen}
        onChange={(event) => setChosen(event.target.value)}
        options={wards.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <Select
        key={chosen}
        id="bed"
        name="bed"
        label={text('emergency.bed')}
        options={(ward?.beds ?? []).map(({ bed, label }) => ({ value: bed, label }))}
      />
    </div>
  )
}
