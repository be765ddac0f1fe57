'use client'
import { useState } from 'react'
import type { SessionLine } from '../../contracts/account.ts'
import { useSend } from '../admin/ask.ts'
import { SheetForm } from '../admin/sheet.tsx'
import { type Column, Table } from '../admin/table.tsx'
import { leave } from '../sign-in/leave.ts'
import { text } from '../text/text.ts'
import { clockMinute, date } from '../text/time.ts'
import { Button } from '../ui/button.tsx'
import { deviceWords } from './device-words.ts'

const dayAndTime = (ms: number) => `${date(ms)} ${clockMinute(ms)}`

const COLUMNS: ReadonlyArray<Column<SessionLine>> = [
  {
    id: 'device',
    title: text('account.columns.device'),
    cell: ({ agent, here }) => (
      <>
        {deviceWords(agent)} {here && <strong className="account-here">{text('account.here')}</strong>}
      </>
    ),
  },
  { id: 'address', title: text('account.columns.address'), cell: ({ address }) => address || text('value.dash'), figures: true },
  { id: 'since', title: text('account.columns.since'), cell: ({ since_ms }) => dayAndTime(since_ms), figures: true },
  { id: 'seen', title: text('account.columns.seen'), cell: ({ seen_ms }) => dayAndTime(seen_ms), figures: true },
  { id: 'until', title: text('account.columns.until'), cell: ({ until_ms }) => dayAndTime(until_ms), figures: true },
]

/** Where one is signed in; each can be ended, and all. */
export function Sessions({ sessions }: { sessions: readonly SessionLine[] }) {
  const send = useSend()
  const [ending, setEnding] = useState<SessionLine | 'all' | null>(null)
  const close = () => setEnding(null)
  const end = (line: SessionLine) => (
    <Button
      aria-label={line.here ? undefined : text('account.end_of', { device: deviceWords(line.agent) })}
      onClick={() => (line.here ? leave() : setEnding(line))}
    >
      {text(line.here ? 'page.sign_out' : 'account.end')}
    </Button>
  )
  return (
    <section aria-labelledby="account-sessions">
      <h2 id="account-sessions">{text('account.sessions')}</h2>
      <Table
        caption={text('account.caption')}
        columns={COLUMNS}
        rows={sessions}
        keyOf={(line) => line.session}
        empty={null}
        actions={end}
      />
      <p className="account-line">
        <Button onClick={() => setEnding('all')}>{text('account.everywhere')}</Button>
      </p>
      {ending === 'all' && (
        <SheetForm
          title={text('account.everywhere_title')}
          submit={text('account.everywhere')}
          send={() => send('DELETE', '/api/account/sessions')}
          onDone={leave}
          onClose={close}
        >
          <p>{text('account.everywhere_is')}</p>
        </SheetForm>
      )}
      {ending !== null && ending !== 'all' && (
        <SheetForm
          title={text('account.end_title')}
          submit={text('account.end')}
          send={() => send('DELETE', `/api/account/sessions/${encodeURIComponent(ending.session)}`)}
          onDone={close}
          onClose={close}
        >
          <p>{text('account.end_is', { device: deviceWords(ending.agent) })}</p>
        </SheetForm>
      )}
    </section>
  )
}
