'use client'
import { useState } from 'react'
import type { ChannelName } from '../../contracts/call.ts'
import type { AddedContact } from '../../contracts/contact.ts'
import { useSend } from '../admin/ask.ts'
import { SheetForm } from '../admin/sheet.tsx'
import { text } from '../text/text.ts'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'

/** What is typed in; a browser is not typed in. */
type Typed = Exclude<ChannelName, 'push'>
const LOOKS: Record<Typed, { type: 'email' | 'tel' | 'url' | 'text'; autoComplete: string }> = {
  email: { type: 'email', autoComplete: 'email' },
  sms: { type: 'tel', autoComplete: 'tel' },
  whatsapp: { type: 'tel', autoComplete: 'tel' },
  slack: { type: 'url', autoComplete: 'off' },
  webhook: { type: 'url', autoComplete: 'off' },
  pagerduty: { type: 'text', autoComplete: 'off' },
}
export const isTyped = (channel: ChannelName): channel is Typed => channel !== 'push'

interface Props {
  title: string
  /** Where it is asked for: "/api/account/contacts". */
  path: string
  channels: readonly Typed[]
  onDone: (added: AddedContact) => void
  onClose: () => void
}

/** A way to be called that is typed in. */
export function AddContact({ title, path, channels, onDone, onClose }: Props) {
  const send = useSend()
  const [channel, setChannel] = useState<Typed>(channels[0] as Typed)
  const ask = async (data: FormData) => {
    const word = (name: string) => String(data.get(name) ?? '').trim()
    const sent = await send<AddedContact>('POST', path, { channel, address: word('address'), label: word('label') })
    return sent.ok || sent.error !== 'bad_request' ? sent : { ...sent, words: text('contacts.invalid') }
  }
  return (
    <SheetForm title={title} submit={title} send={ask} onDone={onDone} onClose={onClose}>
      <Select
        id="contact-channel"
        label={text('contacts.channel_of')}
        value={channel}
        options={channels.map((one) => ({ value: one, label: text(`contacts.channel.${one}`) }))}
        onChange={(event) => setChannel(event.target.value as Typed)}
      />
      <Field
        id="contact-address"
        name="address"
        label={text(`contacts.address.${channel}`)}
        maxLength={2_000}
        required
        {...LOOKS[channel]}
      />
      <Field id="contact-label" name="label" label={text('contacts.label')} maxLength={60} autoComplete="off" />
    </SheetForm>
  )
}
