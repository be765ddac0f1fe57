'use client'
import { useEffect, useRef, useState } from 'react'
import type { BindReply } from '../../contracts/devices.ts'
import { Identity } from '../admin/patients/identity.tsx'
import { send } from '../facts/send.ts'
import { inSentence, text } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { devicesPath } from './choices.ts'
import { deviceKindText } from './device-kind.ts'

export interface ChosenDevice {
  device: string
  label: string
  kind: string
}
export interface Confirming {
  device: ChosenDevice
  on: boolean
}

interface Props {
  encounter: string
  reply: BindReply
  confirming: Confirming
  onBack: () => void
  onDone: () => void
}

/** Who this is, by two identifiers and the bed, large: compared with the wristband before the device is put on. */
export function Confirm({ encounter, reply, confirming: { device, on }, onBack, onDone }: Props) {
  const [fault, setFault] = useState('')
  const [sending, setSending] = useState(false)
  const identity = useRef<HTMLDivElement>(null)
  const { patient } = reply
  const second = on ? reply.worn.find(({ kind }) => kind === device.kind) : undefined
  const name = { family: patient.family, given: patient.given }

  // Who it is comes first, and a scanner that sends Enter twice must not press the button.
  useEffect(() => identity.current?.focus(), [])

  async function go() {
    if (sending) return
    setSending(true)
    const path = devicesPath(encounter)
    const sent = on
      ? await send('POST', path, { device: device.device, patient: patient.patient, bed: reply.bed })
      : await send('DELETE', `${path}/${encodeURIComponent(device.device)}`)
    setSending(false)
    if (sent.ok) onDone()
    else setFault(sent.words)
  }

  return (
    <div className="bind">
      <p className="bind-device">
        <strong>{device.label}</strong> {deviceKindText(device.kind)} · {device.device}
      </p>
      <div className="bind-identity" ref={identity} tabIndex={-1}>
        <Identity facts={patient} />
        <p>{text('bind.bed', { bed: reply.bed_label, ward: reply.ward_name })}</p>
      </div>
      {second && (
        <p className="bind-warning">{text('bind.second', { kind: inSentence(deviceKindText(second.kind)), device: second.label })}</p>
      )}
      {!on && <p>{text('bind.off_what')}</p>}
      <p className="sheet-fault" role="alert">
        {fault}
      </p>
      <div className="sheet-buttons">
        <Button size="touch" onClick={onBack}>
          {text('bind.back')}
        </Button>
        <Button size="touch" kind="primary" aria-disabled={sending} onClick={() => void go()}>
          {sending ? text('admin.sending') : text(on ? 'bind.confirm' : 'bind.confirm_off', name)}
        </Button>
      </div>
    </div>
  )
}
