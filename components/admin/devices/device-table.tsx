'use client'
import type { DeviceRow, DevicesReply } from '../../../contracts/devices.ts'
import { deviceKindText } from '../../bind/device-kind.ts'
import { text } from '../../text/text.ts'
import { age } from '../../text/time.ts'
import { Button } from '../../ui/button.tsx'
import { type Column, Table } from '../table.tsx'
import { whenText } from './when.ts'

interface Props {
  reply: DevicesReply
  /** Something was looked for: an empty list is not an empty inventory. */
  looked: boolean
  chosen: ReadonlySet<string>
  onChoose: (chosen: ReadonlySet<string>) => void
  onOpen: (device: string) => void
}

/** One row a device; a revoked one counts less. */
export function DeviceTable({ reply, looked, chosen, onChoose, onOpen }: Props) {
  function toggle(device: string) {
    const next = new Set(chosen)
    if (!next.delete(device)) next.add(device)
    onChoose(next)
  }
  return (
    <Table
      caption={text('device.caption')}
      columns={[...columnsAt(reply.now_ms), selectColumn(chosen, toggle)]}
      rows={reply.devices}
      keyOf={(row) => row.device}
      empty={<p>{text(looked ? 'device.none_found' : 'device.empty')}</p>}
      faint={(row) => row.state === 'revoked'}
      actions={(row) => (
        <Button aria-label={text('device.manage_one', { device: row.device })} onClick={() => onOpen(row.device)}>
          {text('device.manage')}
        </Button>
      )}
    />
  )
}

const columnsAt = (now_ms: number): Array<Column<DeviceRow>> => [
  {
    id: 'device',
    title: text('device.column.device'),
    cell: (row) => (
      <>
        {row.device}
        {row.label !== row.device && <small>{row.label}</small>}
      </>
    ),
  },
  {
    id: 'kind',
    title: text('device.column.kind'),
    cell: (row) => (
      <>
        {deviceKindText(row.kind)}
        {row.model && <small>{row.model}</small>}
      </>
    ),
  },
  { id: 'serial', title: text('device.column.serial'), cell: (row) => row.serial },
  { id: 'state', title: text('device.column.state'), cell: (row) => <StateMark row={row} /> },
  { id: 'bed', title: text('device.column.bed'), cell: bedText },
  { id: 'connection', title: text('device.column.connection'), cell: (row) => <Connection row={row} now_ms={now_ms} /> },
  { id: 'clock', title: text('device.column.clock'), figures: true, cell: (row) => <ClockSkew row={row} /> },
  {
    id: 'battery',
    title: text('device.column.battery'),
    figures: true,
    cell: ({ seen }) => (seen?.battery_pct == null ? '' : text('device.battery', { pct: Math.round(seen.battery_pct) })),
  },
  { id: 'tokens', title: text('device.column.tokens'), cell: (row) => <TokensOf row={row} now_ms={now_ms} /> },
]

const selectColumn = (chosen: ReadonlySet<string>, toggle: (device: string) => void): Column<DeviceRow> => ({
  id: 'select',
  title: text('device.column.select'),
  cell: ({ device, state }) =>
    state !== 'revoked' && (
      <label className="device-select">
        <input
          type="checkbox"
          aria-label={text('device.select_one', { device })}
          checked={chosen.has(device)}
          onChange={() => toggle(device)}
        />
      </label>
    ),
})

export function StateMark({ row: { state, quarantined_for } }: { row: DeviceRow }) {
  const tone = { in_use: undefined, free: undefined, quarantined: 'doubt', revoked: 'off' }[state]
  return (
    <>
      <span className="admin-mark" data-tone={tone}>
        {text(`device.state.${state}`)}
      </span>
      {quarantined_for && <small>{text(`device.quarantined_for.${quarantined_for}`)}</small>}
    </>
  )
}

function bedText({ bed }: DeviceRow): string {
  return bed ? text('device.in_bed', { bed: bed.bed_label, ward: bed.ward_name }) : ''
}

function Connection({ row: { seen }, now_ms }: { row: DeviceRow; now_ms: number }) {
  const heard = seen?.last_ms == null ? text('device.never') : text('device.heard', { age: age(now_ms - seen.last_ms) })
  return (
    <>
      {text(seen?.connected ? 'device.connected' : 'device.not_connected')}
      <small>{heard}</small>
    </>
  )
}

/** How far its clock is from the server's, and how well that is known. */
function ClockSkew({ row: { seen } }: { row: DeviceRow }) {
  if (!seen || seen.last_ms === null) return null
  return (
    <>
      {text('device.skew', { seconds: secondsText(seen.clock_offset_ms) })}
      <small>{text('device.skew_why', { ms: Math.round(seen.clock_uncertainty_ms) })}</small>
    </>
  )
}

/** +1.2, -3600.0, 0.0: never a minus before nothing. */
function secondsText(ms: number): string {
  const tenths = Math.round(ms / 100)
  return `${tenths > 0 ? '+' : ''}${((tenths || 0) / 10).toFixed(1)}`
}

function TokensOf({ row, now_ms }: { row: DeviceRow; now_ms: number }) {
  if (row.state === 'revoked') return null
  if (row.tokens.length === 0) return <>{text('device.no_token')}</>
  const used = row.tokens.find((one) => one.in_use)
  const ending = used?.ends_ms ?? null
  return (
    <>
      {row.tokens.length}
      {ending !== null && <small>{`${text('device.token_used')}: ${text('device.token_ends', { time: whenText(ending, now_ms) })}`}</small>}
    </>
  )
}
