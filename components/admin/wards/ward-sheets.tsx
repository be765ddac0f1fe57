'use client'
import { useRouter } from 'next/navigation'
import type { WardRow } from '../../../contracts/house.ts'
import { UNIT_CHOICES, UNIT_KINDS, USUAL_UNITS } from '../../../contracts/units.ts'
import { unitLabel } from '../../bed/number-format.ts'
import { text } from '../../text/text.ts'
import { Field } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { useSend } from '../ask.ts'
import { SheetForm } from '../sheet.tsx'

export const field = (data: FormData, name: string) => String(data.get(name) ?? '').trim()
const described = (data: FormData) => ({
  name: field(data, 'name'),
  kind: field(data, 'kind'),
  units: Object.fromEntries(UNIT_KINDS.map((kind) => [kind, field(data, kind)])),
})
const pathOf = ({ ward }: Pick<WardRow, 'ward'>) => `/api/admin/wards/${encodeURIComponent(ward)}`

/** A new ward; its beds come next. */
export function AddWardSheet({ onClose }: { onClose: () => void }) {
  const send = useSend()
  const router = useRouter()
  return (
    <SheetForm<{ ward: string }>
      title={text('wards.add')}
      submit={text('wards.add')}
      send={(data) => send('POST', '/api/admin/wards', described(data))}
      onDone={({ ward }) => router.push(`/admin/wards/${encodeURIComponent(ward)}`)}
      onClose={onClose}
    >
      <Described name="" kind="" units={USUAL_UNITS} />
    </SheetForm>
  )
}

export function ChangeWardSheet({ row, onClose }: { row: WardRow; onClose: () => void }) {
  const send = useSend()
  return (
    <SheetForm
      title={text('wards.change_of', { ward: row.name })}
      submit={text('wards.save')}
      send={(data) => send('PATCH', pathOf(row), described(data))}
      onDone={onClose}
      onClose={onClose}
    >
      <Described name={row.name} kind={row.kind} units={row.units} />
    </SheetForm>
  )
}

/** Closes a ward, or opens it again, after saying what that does. */
export function OpenWardSheet({ row, onClose }: { row: WardRow; onClose: () => void }) {
  const send = useSend()
  const open = row.closed
  return (
    <SheetForm
      title={text(open ? 'wards.reopen_of' : 'wards.close_of', { ward: row.name })}
      submit={text(open ? 'wards.reopen' : 'wards.close')}
      send={() => send('POST', `${pathOf(row)}/open`, { open })}
      onDone={onClose}
      onClose={onClose}
    >
      <p>{text(open ? 'wards.reopen_why' : 'wards.close_why')}</p>
    </SheetForm>
  )
}

/** Units change what screens write, never what is stored or judged. */
function Described({ name, kind, units }: Pick<WardRow, 'name' | 'kind' | 'units'>) {
  return (
    <>
      <Field
        id="ward-name"
        name="name"
        label={text('wards.field.name')}
        defaultValue={name}
        required
        maxLength={60}
        pattern=".*\S.*"
        autoComplete="off"
      />
      <Field id="ward-kind" name="kind" label={text('wards.field.kind')} defaultValue={kind} maxLength={60} autoComplete="off" />
      {UNIT_KINDS.map((one) => (
        <Select
          key={one}
          id={`ward-${one}`}
          name={one}
          label={text(`wards.units.${one}`)}
          defaultValue={units[one]}
          options={UNIT_CHOICES[one].map((unit) => ({ value: unit, label: unitLabel(unit) }))}
        />
      ))}
    </>
  )
}
