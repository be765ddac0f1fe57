'use client'
import { type DeviceRow, OVERLAP_DEFAULT_MS, QUARANTINE_REASONS, type TokensReply } from '../../../contracts/devices.ts'
import { enDevices } from '../../text/en-devices.ts'
import { type TextKey, text } from '../../text/text.ts'
import { Select } from '../../ui/select.tsx'
import { useSend } from '../ask.ts'
import { SheetForm } from '../sheet.tsx'

interface Props<T> {
  row: DeviceRow
  path: string
  onDone: (value: T) => void
  onClose: () => void
}

const OVERLAPS = Object.keys(enDevices.overlap_of).map((value) => ({ value, label: text(`device.overlap_of.${value}` as TextKey) }))

/** A new token, and how long the old ones go on. */
export function Rotate({ row, path, onDone, onClose }: Props<TokensReply>) {
  const send = useSend()
  const first = row.tokens.length === 0
  return (
    <SheetForm<TokensReply>
      title={text('device.rotate_title', { device: row.device })}
      submit={text('device.rotate')}
      send={(data) => send('POST', `${path}/tokens`, { overlap_ms: Number(data.get('overlap') ?? OVERLAP_DEFAULT_MS) })}
      onDone={onDone}
      onClose={onClose}
    >
      <p>{text(first ? 'device.first_token_what' : 'device.rotate_what')}</p>
      {!first && (
        <Select id="overlap" name="overlap" label={text('device.overlap')} options={OVERLAPS} defaultValue={String(OVERLAP_DEFAULT_MS)} />
      )}
    </SheetForm>
  )
}

/** Not to connect, not to be worn, and why. */
export function Quarantine({ row, path, onDone, onClose }: Props<unknown>) {
  const send = useSend()
  const reasons = QUARANTINE_REASONS.map((value) => ({ value, label: text(`device.quarantined_for.${value}`) }))
  return (
    <SheetForm
      title={text('device.quarantine_title', { device: row.device })}
      submit={text('device.quarantine')}
      send={(data) => send('POST', `${path}/quarantine`, { reason: data.get('reason') })}
      onDone={onDone}
      onClose={onClose}
    >
      <p>{text('device.quarantine_what')}</p>
      <WornNow row={row} />
      <Select id="quarantine-reason" name="reason" label={text('device.reason')} options={reasons} />
    </SheetForm>
  )
}

/** For good. */
export function Revoke({ row, path, onDone, onClose }: Props<unknown>) {
  const send = useSend()
  return (
    <SheetForm
      title={text('device.revoke_title', { device: row.device })}
      submit={text('device.revoke')}
      send={() => send('POST', `${path}/revoke`)}
      onDone={onDone}
      onClose={onClose}
    >
      <p>{text('device.revoke_what')}</p>
      <WornNow row={row} />
    </SheetForm>
  )
}

function WornNow({ row: { bed } }: { row: DeviceRow }) {
  return bed && <p className="device-once">{text('device.worn_now', { bed: bed.bed_label, ward: bed.ward_name })}</p>
}
