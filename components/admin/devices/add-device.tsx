'use client'
import { DEVICE_KINDS, type TokensReply } from '../../../contracts/devices.ts'
import { text } from '../../text/text.ts'
import { Field } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { useSend } from '../ask.ts'
import { SheetForm } from '../sheet.tsx'

/** A new device; it comes with its first token. */
export function AddDevice({ onDone, onClose }: { onDone: (made: TokensReply) => void; onClose: () => void }) {
  const send = useSend()
  return (
    <SheetForm<TokensReply>
      title={text('device.add')}
      submit={text('device.add')}
      send={(data) => send('POST', '/api/admin/devices', Object.fromEntries(data))}
      onDone={onDone}
      onClose={onClose}
    >
      <Field
        id="device-id"
        name="device"
        label={text('device.id')}
        hint={text('device.id_hint')}
        required
        maxLength={64}
        pattern="[A-Za-z0-9][A-Za-z0-9._:\-]*"
        autoComplete="off"
        spellCheck={false}
      />
      <Field id="device-label" name="label" label={text('device.label')} required maxLength={100} autoComplete="off" />
      <Select
        id="device-kind"
        name="kind"
        label={text('device.column.kind')}
        options={DEVICE_KINDS.map((value) => ({ value, label: text(`device.kind.${value}`) }))}
      />
      <Field id="device-model" name="model" label={text('device.model')} maxLength={100} autoComplete="off" />
      <Field id="device-serial" name="serial" label={text('device.serial')} maxLength={100} autoComplete="off" />
    </SheetForm>
  )
}
