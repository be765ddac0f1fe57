import { EyeOff, Volume2, VolumeX } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { type DeviceLate, GLASS_PROMISED_MS, type ScreenStatus, type StatusReply } from '../../contracts/status.ts'
import { type Column, Table } from '../admin/table.tsx'
import { hasText, text } from '../text/text.ts'
import { age, clockTime, date, lasting } from '../text/time.ts'
import { type CountRow, countRows, delayWords, rough, thousands } from './figures.ts'

function List({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <div className={`status-list status-${id}`}>
      <h2>{title}</h2>
      {children}
    </div>
  )
}

/** What was late, dropped or refused. The figures since the start are those of /metrics. */
export function Counts({ status }: { status: StatusReply }) {
  const rows: Array<{ id: string; words: string; hour: number; total: number; of: number | null; never: boolean }> = [
    ...countRows(status.counts).map((row: CountRow) => ({
      ...row,
      id: row.what,
      words: text(`status.counted.${row.what}`),
      never: row.what === 'alarms_skipped',
    })),
    ...status.rejects.map((one) => ({ ...one, id: one.reason, words: refusedWords(one.reason), of: null, never: false })),
  ]
  const columns: ReadonlyArray<Column<(typeof rows)[number]>> = [
    { id: 'what', title: text('status.counts_what'), cell: ({ words }) => words },
    { id: 'hour', title: text('status.counts_hour'), figures: true, cell: ({ hour, never }) => <Figure n={hour} doubt={never} /> },
    { id: 'of', title: text('status.counts_of'), figures: true, cell: ({ of }) => (of === null ? text('status.unknown') : rough(of)) },
    { id: 'total', title: text('status.counts_total'), figures: true, cell: ({ total }) => thousands(total) },
  ]
  return (
    <List id="counts" title={text('status.counts')}>
      <Table caption={text('status.counts')} columns={columns} rows={rows} keyOf={({ id }) => id} empty="" />
      <p className="status-note">
        {text('status.since', { at: `${date(status.started_ms)} ${clockTime(status.started_ms)}` })}.{' '}
        {status.rejects.length > 0 && (
          <Link href="/admin/devices" prefetch={false}>
            {text('status.look')}
          </Link>
        )}
      </p>
    </List>
  )
}

function Figure({ n, doubt }: { n: number; doubt: boolean }) {
  if (n === 0) return <span>0</span>
  return doubt ? <span className="status-mark-doubt">{thousands(n)}</span> : <strong>{thousands(n)}</strong>
}

function refusedWords(reason: string): string {
  const key = `status.reason.${reason}`
  return text('status.refused', { reason: hasText(key) ? text(key) : reason })
}

/** Screens without sound or not watched come first: what cannot be relied on. */
export function Screens({ screens }: { screens: readonly ScreenStatus[] }) {
  const sorted = [...screens].sort(
    (a, b) => Number(a.state === 'watching') - Number(b.state === 'watching') || a.name.localeCompare(b.name),
  )
  // Two tabs of a browser are one session.
  const rows = sorted.map((one, i) => ({ ...one, key: `${one.screen}-${i}` }))
  const columns: ReadonlyArray<Column<(typeof rows)[number]>> = [
    { id: 'screen', title: text('watch.screen'), cell: nameOf },
    { id: 'shows', title: text('status.screens_shows'), cell: ({ bed, ward }) => (bed ? text('watch.bed', { bed }) : ward) },
    { id: 'sound', title: text('status.screens_sound'), cell: soundOf },
    { id: 'seen', title: text('status.screens_seen'), cell: seenOf },
    { id: 'p95', title: text('status.screens_p95'), figures: true, cell: ({ p95_ms }) => <Late ms={p95_ms} /> },
    { id: 'waves', title: text('status.screens_waves'), figures: true, cell: ({ waves_p95_ms }) => delayWords(waves_p95_ms) },
  ]
  const unheard = screens.filter(({ state }) => state === 'no_sound').length
  const unseen = screens.filter(({ state }) => state === 'hidden' || state === 'not_heard').length
  return (
    <List id="screens" title={text('status.screens')}>
      <Table caption={text('status.screens')} columns={columns} rows={rows} keyOf={({ key }) => key} empty={text('status.screens_none')} />
      {screens.length > 0 && <p className="status-note">{text('status.screens_sum', { unheard, unseen })}</p>}
    </List>
  )
}

function nameOf({ name, role }: ScreenStatus): ReactNode {
  const words = name || text('status.nobody_named', { role: text(`user.role.${role}`) })
  return (
    <span className="status-name" title={words}>
      {words}
    </span>
  )
}

function soundOf({ state }: ScreenStatus): ReactNode {
  if (state === 'no_sound')
    return (
      <span className="status-mark-doubt">
        <VolumeX size={16} aria-hidden="true" /> {text('status.no_sound')}
      </span>
    )
  if (state !== 'watching') return text('status.unknown')
  return (
    <span className="status-quiet">
      <Volume2 size={16} aria-hidden="true" /> {text('status.sound_on')}
    </span>
  )
}

function seenOf({ state, since_ms }: ScreenStatus): ReactNode {
  if (state !== 'hidden' && state !== 'not_heard') return text('status.yes')
  return (
    <span className="status-mark-doubt">
      <EyeOff size={16} aria-hidden="true" /> {text(`status.${state}`, { for: lasting(since_ms) })}
    </span>
  )
}

function Late({ ms }: { ms: number | null }) {
  const words = delayWords(ms)
  return ms !== null && ms > GLASS_PROMISED_MS ? <strong>{words}</strong> : words
}

/** Live p95 of each bed, the latest first. */
export function Beds({ beds }: { beds: StatusReply['beds'] }) {
  const columns: ReadonlyArray<Column<StatusReply['beds'][number]>> = [
    { id: 'bed', title: text('status.beds_bed'), cell: ({ label }) => label },
    { id: 'ward', title: text('status.beds_ward'), cell: ({ ward }) => ward },
    { id: 'p95', title: text('status.screens_p95'), figures: true, cell: ({ p95_ms }) => <Late ms={p95_ms} /> },
    { id: 'screens', title: text('status.beds_screens'), figures: true, cell: ({ screens }) => screens },
  ]
  return (
    <List id="beds" title={text('status.beds')}>
      <Table caption={text('status.beds')} columns={columns} rows={beds} keyOf={({ bed }) => bed} empty={text('status.beds_none')} />
    </List>
  )
}

export function LateDevices({ devices }: { devices: StatusReply['devices'] }) {
  const columns: ReadonlyArray<Column<DeviceLate>> = [
    { id: 'device', title: text('status.devices_device'), cell: ({ label }) => label },
    { id: 'bed', title: text('status.devices_bed'), cell: ({ bed }) => bed || text('status.unbound') },
    { id: 'why', title: text('status.devices_why'), cell: whyOf },
    { id: 'delay', title: text('status.devices_delay'), figures: true, cell: ({ delay_ms }) => delayWords(delay_ms) },
    { id: 'silent', title: text('status.devices_silent'), figures: true, cell: ({ silent_ms }) => age(silent_ms) },
  ]
  return (
    <List id="devices" title={text('status.devices')}>
      <Table
        caption={text('status.devices')}
        columns={columns}
        rows={devices.late}
        keyOf={({ device }) => device}
        empty={text('status.devices_none')}
      />
      {devices.late_more > 0 && <p className="status-note">{text('status.devices_more', { n: devices.late_more })}</p>}
    </List>
  )
}

const whyOf = ({ why, held }: DeviceLate) =>
  text(why === 'held' && held !== '' ? `status.why.${held}` : `status.why.${why === 'held' ? 'delayed' : why}`)
