'use client'
import { useState } from 'react'
import type { WallLine, WallsReply } from '../../../contracts/wall.ts'
import { text } from '../../text/text.ts'
import { clockMinute, date } from '../../text/time.ts'
import { Button } from '../../ui/button.tsx'
import { useAsk } from '../ask.ts'
import { Asked } from '../asked.tsx'
import { SectionHead } from '../frame.tsx'
import { Table } from '../table.tsx'
import { AddressSheet, AddWallSheet, ChangeWallSheet, NewCodeSheet, RevokeWallSheet } from './wall-sheets.tsx'
import './walls.css'

type Opened = { sheet: 'add' } | { sheet: 'change' | 'code' | 'address' | 'revoke'; wall: string } | null
/** Who is there is looked at this often. */
const EVERY_MS = 3_000

/** Every wall display: where it hangs, whether it is there, and its code. */
export function WallsView() {
  const query = useAsk<WallsReply>('/api/admin/walls', EVERY_MS)
  const [opened, setOpened] = useState<Opened>(null)
  const close = () => setOpened(null)
  return (
    <>
      <SectionHead title={text('admin.section.walls')} intro={text('wall.admin.intro')}>
        <Button kind="primary" onClick={() => setOpened({ sheet: 'add' })}>
          {text('wall.admin.add')}
        </Button>
      </SectionHead>
      <Asked query={query}>
        {({ walls, wards }) => {
          const wall = opened && 'wall' in opened ? walls.find(({ id }) => id === opened.wall) : undefined
          return (
            <>
              <WallsTable walls={walls} open={setOpened} />
              {opened?.sheet === 'add' && <AddWallSheet wards={wards} onClose={close} />}
              {wall && opened?.sheet === 'change' && <ChangeWallSheet wall={wall} wards={wards} onClose={close} />}
              {wall && opened?.sheet === 'code' && <NewCodeSheet wall={wall} onClose={close} />}
              {wall && opened?.sheet === 'address' && <AddressSheet wall={wall} onClose={close} />}
              {wall && opened?.sheet === 'revoke' && <RevokeWallSheet wall={wall} onClose={close} />}
            </>
          )
        }}
      </Asked>
    </>
  )
}

const when = (ms: number | null) => (ms === null ? text('wall.admin.never') : `${date(ms)}, ${clockMinute(ms)}`)

function WallsTable({ walls, open }: { walls: readonly WallLine[]; open: (next: Opened) => void }) {
  return (
    <Table
      caption={text('wall.admin.caption')}
      rows={walls}
      keyOf={({ id }) => id}
      empty={text('wall.admin.none')}
      faint={({ revoked_ms }) => revoked_ms !== null}
      columns={[
        { id: 'name', title: text('wall.admin.columns.name'), cell: ({ name }) => name },
        { id: 'ward', title: text('wall.admin.columns.ward'), cell: ({ ward_name }) => ward_name },
        { id: 'enrolled', title: text('wall.admin.columns.enrolled'), cell: ({ enrolled_ms }) => when(enrolled_ms) },
        { id: 'seen', title: text('wall.admin.columns.seen'), cell: ({ seen_ms }) => when(seen_ms) },
        { id: 'state', title: text('wall.admin.columns.state'), cell: (wall) => <States wall={wall} /> },
      ]}
      actions={({ id, name, revoked_ms }) => (
        <>
          <Button
            aria-label={text('wall.admin.of', { what: text('wall.admin.change'), name })}
            onClick={() => open({ sheet: 'change', wall: id })}
          >
            {text('wall.admin.change')}
          </Button>
          <Button
            aria-label={text('wall.admin.of', { what: text('wall.admin.new_code'), name })}
            onClick={() => open({ sheet: 'code', wall: id })}
          >
            {text('wall.admin.new_code')}
          </Button>
          {revoked_ms === null && (
            <Button
              aria-label={text('wall.admin.of', { what: text('view.address'), name })}
              onClick={() => open({ sheet: 'address', wall: id })}
            >
              {text('view.address')}
            </Button>
          )}
          {revoked_ms === null && (
            <Button
              aria-label={text('wall.admin.of', { what: text('wall.admin.revoke'), name })}
              onClick={() => open({ sheet: 'revoke', wall: id })}
            >
              {text('wall.admin.revoke')}
            </Button>
          )}
        </>
      )}
    />
  )
}

function States({ wall }: { wall: WallLine }) {
  const { connected, revoked_ms, enrolled_ms, code_until_ms } = wall
  const state = revoked_ms !== null ? 'revoked' : connected ? 'connected' : enrolled_ms === null ? 'new' : 'away'
  return (
    <>
      <span className="admin-mark" data-tone={{ revoked: 'off', connected: 'on', new: 'off', away: 'doubt' }[state]}>
        {text(`wall.admin.state.${state}`)}
      </span>
      {code_until_ms !== null && <small>{text('wall.admin.state.waiting', { time: clockMinute(code_until_ms) })}</small>}
    </>
  )
}
