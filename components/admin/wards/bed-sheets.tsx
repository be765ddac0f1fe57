'use client'
import { useState } from 'react'
import { type BedRow, labelsOfRun, type WardRow } from '../../../contracts/house.ts'
import { text } from '../../text/text.ts'
import { Field } from '../../ui/field.tsx'
import { useSend } from '../ask.ts'
import { SheetForm } from '../sheet.tsx'
import { field } from './ward-sheets.tsx'

const LABEL = '\\s*[\\p{L}\\p{N}][\\p{L}\\p{N} .\\/\\-]{0,11}\\s*'
const pathOf = ({ bed }: BedRow) => `/api/admin/beds/${encodeURIComponent(bed)}`

/** One bed, or a run of them; what will be made is shown before it is. */
export function AddBedsSheet({ row, onClose }: { row: WardRow; onClose: () => void }) {
  const send = useSend()
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const labels = labelsOfRun(from, to)
  const wrong = labels === null && from.trim() !== '' ? text('wards.bed.run_wrong') : undefined
  return (
    <SheetForm
      title={text('wards.bed.add_title', { ward: row.name })}
      submit={text('wards.bed.add_submit', { n: labels?.length ?? 0 })}
      send={() => send('POST', `/api/admin/wards/${encodeURIComponent(row.ward)}/beds`, { labels: labels ?? [] })}
      onDone={onClose}
      onClose={onClose}
    >
      <div className="sheet-pair">
        <Field
          id="beds-from"
          label={text('wards.bed.from')}
          value={from}
          onChange={(event) => setFrom(event.target.value)}
          required
          pattern={LABEL}
          autoComplete="off"
        />
        <Field
          id="beds-to"
          label={text('wards.bed.to')}
          value={to}
          onChange={(event) => setTo(event.target.value)}
          pattern={LABEL}
          autoComplete="off"
          {...(wrong ? { error: wrong } : {})}
        />
      </div>
      <p role="status">{labels ? labels.join(', ') : text('wards.bed.run_hint')}</p>
    </SheetForm>
  )
}

export function RelabelSheet({ row, onClose }: { row: BedRow; onClose: () => void }) {
  const send = useSend()
  return (
    <SheetForm
      title={text('wards.bed.relabel_of', { bed: row.label })}
      submit={text('wards.save')}
      send={(data) => send('PATCH', pathOf(row), { label: field(data, 'label') })}
      onDone={onClose}
      onClose={onClose}
    >
      <Field
        id="bed-label"
        name="label"
        label={text('wards.bed.label')}
        defaultValue={row.label}
        required
        pattern={LABEL}
        autoComplete="off"
      />
    </SheetForm>
  )
}

/** Closes a bed, or opens it again, after saying what that does. */
export function OpenBedSheet({ row, onClose }: { row: BedRow; onClose: () => void }) {
  const send = useSend()
  const open = row.closed
  return (
    <SheetForm
      title={text(open ? 'wards.bed.reopen_of' : 'wards.bed.close_of', { bed: row.label })}
      submit={text(open ? 'wards.bed.reopen' : 'wards.bed.close')}
      send={() => send('POST', `${pathOf(row)}/open`, { open })}
      onDone={onClose}
      onClose={onClose}
    >
      <p>{text(open ? 'wards.bed.reopen_why' : 'wards.bed.close_why')}</p>
    </SheetForm>
  )
}
