'use client'
import { useState } from 'react'
import type { HistoryReply } from '../../../contracts/devices.ts'
import { text } from '../../text/text.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { useAsk } from '../ask.ts'
import { Asked } from '../asked.tsx'
import { Sheet } from '../sheet.tsx'
import { type Column, Table } from '../table.tsx'
import { whenText } from './when.ts'

type Wearing = HistoryReply['wearings'][number]

/** Showing names is a view and audited as one: it is asked for once, not every few seconds. */
const ONCE_MS = 0

/** Which stays wore a device, all or at one time. */
export function History({ device, path, onClose }: { device: string; path: string; onClose: () => void }) {
  const [at, setAt] = useState('')
  const at_ms = at === '' ? Number.NaN : new Date(at).getTime()
  const then = Number.isFinite(at_ms)
  const reply = useAsk<HistoryReply>(then ? `${path}/history?at=${at_ms}` : `${path}/history`, ONCE_MS)
  return (
    <Sheet title={text('device.history_title', { device })} onClose={onClose}>
      <div className="sheet-body device-history">
        <Field
          id="history-at"
          label={text('device.history_at')}
          type="datetime-local"
          step={1}
          value={at}
          onChange={(event) => setAt(event.target.value)}
        />
        <Asked query={reply}>
          {({ wearings }) => (
            <Table
              caption={text('device.history_caption')}
              columns={COLUMNS}
              rows={wearings}
              keyOf={(one) => `${one.encounter} ${one.from_ms}`}
              empty={<p>{text(then ? 'device.history_none_then' : 'device.history_none')}</p>}
            />
          )}
        </Asked>
        <div className="sheet-buttons">
          {then && <Button onClick={() => setAt('')}>{text('device.history_all')}</Button>}
          <Button onClick={onClose}>{text('device.back')}</Button>
        </div>
      </div>
    </Sheet>
  )
}

const COLUMNS: Array<Column<Wearing>> = [
  {
    id: 'bed',
    title: text('device.column.bed'),
    cell: ({ bed_label, ward_name }) => text('device.in_bed', { bed: bed_label, ward: ward_name }),
  },
  { id: 'patient', title: text('device.patient'), cell: (one) => <Patient one={one} /> },
  { id: 'from', title: text('device.from'), cell: ({ from_ms }) => whenText(from_ms, Date.now()) },
  { id: 'to', title: text('device.to'), cell: ({ to_ms }) => (to_ms === null ? text('device.still') : whenText(to_ms, Date.now())) },
  { id: 'by', title: text('device.by'), cell: ({ by_name }) => by_name },
]

function Patient({ one: { patient, encounter } }: { one: Wearing }) {
  return (
    <>
      {patient ? `${patient.family}, ${patient.given}` : text('device.hidden')}
      <small>{encounter}</small>
    </>
  )
}
