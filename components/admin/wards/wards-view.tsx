'use client'
import Link from 'next/link'
import { useState } from 'react'
import type { HouseReply, WardRow } from '../../../contracts/house.ts'
import { text } from '../../text/text.ts'
import { Button } from '../../ui/button.tsx'
import { useAsk } from '../ask.ts'
import { Asked } from '../asked.tsx'
import { SectionHead } from '../frame.tsx'
import { ImportSheet } from '../import/import-sheet.tsx'
import { Table } from '../table.tsx'
import { AddWardSheet, ChangeWardSheet, OpenWardSheet } from './ward-sheets.tsx'

type Opened = { sheet: 'add' | 'import' } | { sheet: 'change' | 'open'; ward: string } | null

/** Every ward of the house; its name leads to its beds. */
export function WardsView() {
  const query = useAsk<HouseReply>('/api/admin/wards')
  const [opened, setOpened] = useState<Opened>(null)
  const close = () => setOpened(null)
  return (
    <>
      <SectionHead title={text('wards.title')} intro={text('wards.intro')}>
        <Button onClick={() => setOpened({ sheet: 'import' })}>{text('import.beds_title')}</Button>
        <Button kind="primary" onClick={() => setOpened({ sheet: 'add' })}>
          {text('wards.add')}
        </Button>
      </SectionHead>
      <Asked query={query}>
        {({ wards }) => {
          const row = opened && 'ward' in opened ? wards.find(({ ward }) => ward === opened.ward) : undefined
          return (
            <>
              <WardsTable wards={wards} open={setOpened} />
              {row && opened?.sheet === 'change' && <ChangeWardSheet row={row} onClose={close} />}
              {row && opened?.sheet === 'open' && <OpenWardSheet row={row} onClose={close} />}
            </>
          )
        }}
      </Asked>
      {opened?.sheet === 'add' && <AddWardSheet onClose={close} />}
      {opened?.sheet === 'import' && <ImportSheet of="beds" onClose={close} />}
    </>
  )
}

const openBeds = ({ beds }: WardRow) => beds.filter(({ closed }) => !closed)

function WardsTable({ wards, open }: { wards: readonly WardRow[]; open: (next: Opened) => void }) {
  return (
    <Table
      caption={text('wards.title')}
      rows={wards}
      keyOf={({ ward }) => ward}
      empty={text('wards.none')}
      faint={({ closed }) => closed}
      columns={[
        {
          id: 'ward',
          title: text('wards.column.ward'),
          cell: ({ ward, name, mine, closed }) => (
            <>
              <Link className="admin-link" href={`/admin/wards/${encodeURIComponent(ward)}`} prefetch={false}>
                {name}
              </Link>
              {!mine && !closed && <small>{text('wards.not_yours')}</small>}
            </>
          ),
        },
        { id: 'kind', title: text('wards.column.kind'), cell: ({ kind }) => kind },
        { id: 'beds', title: text('wards.column.beds'), cell: (row) => openBeds(row).length, figures: true },
        { id: 'taken', title: text('wards.column.taken'), cell: (row) => openBeds(row).filter((bed) => bed.taken).length, figures: true },
        {
          id: 'state',
          title: text('wards.column.state'),
          cell: ({ closed }) => (
            <span className="admin-mark" data-tone={closed ? 'off' : 'on'}>
              {text(closed ? 'wards.closed' : 'wards.open')}
            </span>
          ),
        },
      ]}
      actions={({ ward, name, closed }) => (
        <>
          <Button aria-label={text('wards.change_of', { ward: name })} onClick={() => open({ sheet: 'change', ward })}>
            {text('wards.change')}
          </Button>
          <Button
            aria-label={text(closed ? 'wards.reopen_of' : 'wards.close_of', { ward: name })}
            onClick={() => open({ sheet: 'open', ward })}
          >
            {text(closed ? 'wards.reopen' : 'wards.close')}
          </Button>
        </>
      )}
    />
  )
}
