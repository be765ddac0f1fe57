'use client'
import { useState } from 'react'
import type { LinkReply, PeopleReply, PersonRow } from '../../../contracts/people.ts'
import { text } from '../../text/text.ts'
import { clockMinute, date } from '../../text/time.ts'
import { Button } from '../../ui/button.tsx'
import { useAsk } from '../ask.ts'
import { Asked } from '../asked.tsx'
import { SectionHead } from '../frame.tsx'
import { Table } from '../table.tsx'
import { AccessSheet } from './access-sheet.tsx'
import { LinkSheet } from './link-sheet.tsx'
import { ChangeSheet, InviteSheet } from './person-sheets.tsx'

type Opened = { sheet: 'invite' } | { sheet: 'change' | 'access'; user: string } | { sheet: 'link'; name: string; link: LinkReply } | null

/** Everyone who may sign in, and what an admin does about it. */
export function PeopleView() {
  const query = useAsk<PeopleReply>('/api/admin/people')
  const [opened, setOpened] = useState<Opened>(null)
  return (
    <>
      <SectionHead title={text('people.title')} intro={text('people.intro')}>
        <Button kind="primary" onClick={() => setOpened({ sheet: 'invite' })}>
          {text('people.invite')}
        </Button>
      </SectionHead>
      <Asked query={query}>
        {(facts) => (
          <>
            <PeopleTable facts={facts} open={setOpened} />
            <Sheets facts={facts} opened={opened} open={setOpened} />
          </>
        )}
      </Asked>
    </>
  )
}

function Sheets({ facts, opened, open }: { facts: PeopleReply; opened: Opened; open: (next: Opened) => void }) {
  const close = () => open(null)
  const linked = (name: string, link: LinkReply) => open({ sheet: 'link', name, link })
  if (!opened) return null
  if (opened.sheet === 'invite') return <InviteSheet facts={facts} onLink={linked} onClose={close} />
  if (opened.sheet === 'link') return <LinkSheet name={opened.name} link={opened.link} onClose={close} />
  const person = facts.people.find(({ user }) => user === opened.user)
  if (!person) return null
  if (opened.sheet === 'change') return <ChangeSheet facts={facts} person={person} onClose={close} />
  return <AccessSheet person={person} onLink={linked} onClose={close} />
}

function PeopleTable({ facts, open }: { facts: PeopleReply; open: (next: Opened) => void }) {
  const { people, wards, me } = facts
  const names = new Map(wards.map(({ id, name }) => [id, name]))
  const wardsOf = (row: PersonRow) => row.wards.map((ward) => names.get(ward) ?? ward).join(', ')
  return (
    <Table
      caption={text('people.title')}
      rows={people}
      keyOf={({ user }) => user}
      empty={text('people.none')}
      faint={({ state }) => state === 'disabled'}
      filter
      columns={[
        { id: 'name', title: text('people.column.name'), cell: (row) => <NameCell row={row} own={row.user === me} />, words: nameWords },
        {
          id: 'role',
          title: text('people.column.role'),
          cell: ({ role }) => text(`user.role.${role}`),
          words: ({ role }) => text(`user.role.${role}`),
        },
        { id: 'wards', title: text('people.column.wards'), cell: (row) => wardsOf(row) || text('people.no_wards'), words: wardsOf },
        {
          id: 'state',
          title: text('people.column.state'),
          cell: (row) => <StateCell row={row} />,
          words: ({ state }) => text(`people.state.${state}`),
        },
        { id: 'signed_in', title: text('people.column.signed_in'), cell: ({ signed_in_ms }) => moment(signed_in_ms) },
        { id: 'sessions', title: text('people.column.sessions'), cell: ({ sessions }) => sessions, figures: true },
      ]}
      actions={(row) =>
        row.user !== me && (
          <>
            <Button aria-label={text('people.change_of', { name: row.name })} onClick={() => open({ sheet: 'change', user: row.user })}>
              {text('people.change')}
            </Button>
            <Button aria-label={text('people.access_of', { name: row.name })} onClick={() => open({ sheet: 'access', user: row.user })}>
              {text('people.access')}
            </Button>
          </>
        )
      }
    />
  )
}

const nameWords = ({ name, login }: PersonRow) => `${name} ${login}`
const moment = (ms: number | null) => (ms === null ? text('people.never') : `${date(ms)}, ${clockMinute(ms)}`)

function NameCell({ row, own }: { row: PersonRow; own: boolean }) {
  return (
    <>
      {row.name} {own && <span className="admin-mark">{text('people.you')}</span>}
      <small>{row.login}</small>
    </>
  )
}

const TONE = { invited: 'doubt', active: 'on', organisation: 'on', disabled: 'off' } as const

function StateCell({ row: { state, link_until_ms } }: { row: PersonRow }) {
  const told = link_until_ms !== null || state === 'invited'
  return (
    <>
      <span className="admin-mark" data-tone={TONE[state]}>
        {text(`people.state.${state}`)}
      </span>
      {told && <small>{link_until_ms === null ? text('people.no_link') : text('people.link_until', { at: moment(link_until_ms) })}</small>}
    </>
  )
}
