'use client'
import { ChevronLeft } from 'lucide-react'
import Link from 'next/link'
import { useEffect, useRef, useState } from 'react'
import type { BedRow, HouseReply, WardRow } from '../../../contracts/house.ts'
import { text } from '../../text/text.ts'
import { Button } from '../../ui/button.tsx'
import { useAsk, useSend } from '../ask.ts'
import { Asked } from '../asked.tsx'
import { SectionHead } from '../frame.tsx'
import { Table } from '../table.tsx'
import { AddBedsSheet, OpenBedSheet, RelabelSheet } from './bed-sheets.tsx'

type Opened = { sheet: 'add' } | { sheet: 'relabel' | 'open'; bed: string } | null

/** The beds of one ward, in the order they are shown. */
export function BedsView({ ward }: { ward: string }) {
  const query = useAsk<HouseReply>('/api/admin/wards')
  return (
    <>
      <Link href="/admin/wards" prefetch={false} className="admin-back">
        <ChevronLeft aria-hidden="true" size={16} /> {text('wards.back')}
      </Link>
      <Asked query={query}>
        {({ wards }) => {
          const row = wards.find((one) => one.ward === ward)
          return row ? <Beds row={row} /> : <p className="admin-empty">{text('wards.missing')}</p>
        }}
      </Asked>
    </>
  )
}

function Beds({ row }: { row: WardRow }) {
  const [opened, setOpened] = useState<Opened>(null)
  const close = () => setOpened(null)
  const bed = opened && opened.sheet !== 'add' ? row.beds.find((one) => one.bed === opened.bed) : undefined
  return (
    <>
      <SectionHead title={text('wards.beds_of', { ward: row.name })} intro={row.kind}>
        {row.mine && !row.closed && (
          <Link href={`/wards/${encodeURIComponent(row.ward)}`} prefetch={false} className="button button-secondary button-desk">
            {text('wards.look')}
          </Link>
        )}
        {!row.closed && (
          <Button kind="primary" onClick={() => setOpened({ sheet: 'add' })}>
            {text('wards.bed.add')}
          </Button>
        )}
      </SectionHead>
      <BedsTable row={row} open={setOpened} />
      {opened?.sheet === 'add' && <AddBedsSheet row={row} onClose={close} />}
      {bed && opened?.sheet === 'relabel' && <RelabelSheet row={bed} onClose={close} />}
      {bed && opened?.sheet === 'open' && <OpenBedSheet row={bed} onClose={close} />}
    </>
  )
}

function BedsTable({ row, open }: { row: WardRow; open: (next: Opened) => void }) {
  const order = useOrder(row)
  return (
    <>
      {order.fault && (
        <p className="admin-trouble" role="alert">
          {order.fault}
        </p>
      )}
      <Table
        caption={text('wards.beds_of', { ward: row.name })}
        rows={row.beds}
        keyOf={({ bed }) => bed}
        empty={text('wards.bed.none')}
        faint={({ closed }) => closed}
        columns={[
          { id: 'label', title: text('wards.bed.column.label'), cell: ({ label }) => label },
          { id: 'state', title: text('wards.bed.column.state'), cell: (bed) => <BedState bed={bed} /> },
        ]}
        actions={(bed) => (
          <>
            {!bed.closed && <MoveButtons bed={bed} order={order} />}
            <Button aria-label={text('wards.bed.relabel_of', { bed: bed.label })} onClick={() => open({ sheet: 'relabel', bed: bed.bed })}>
              {text('wards.bed.relabel')}
            </Button>
            <Button
              aria-label={text(bed.closed ? 'wards.bed.reopen_of' : 'wards.bed.close_of', { bed: bed.label })}
              onClick={() => open({ sheet: 'open', bed: bed.bed })}
            >
              {text(bed.closed ? 'wards.bed.reopen' : 'wards.bed.close')}
            </Button>
          </>
        )}
      />
    </>
  )
}

function BedState({ bed: { closed, taken } }: { bed: BedRow }) {
  return (
    <span className="admin-mark" data-tone={closed ? 'off' : 'on'}>
      {closed ? text('wards.closed') : text(taken ? 'wards.bed.taken' : 'wards.bed.free')}
    </span>
  )
}

type Step = -1 | 1
type Order = ReturnType<typeof useOrder>

/** Moves a bed among the open ones; the focus stays with the bed that was moved. */
function useOrder({ ward, beds }: WardRow) {
  const send = useSend()
  const open = beds.flatMap(({ bed, closed }) => (closed ? [] : [bed]))
  const [fault, setFault] = useState('')
  const moved = useRef<string | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: after the new order is on the page
  useEffect(() => {
    if (moved.current) document.getElementById(moved.current)?.focus()
    moved.current = null
  }, [open.join()])

  async function move(bed: string, step: Step) {
    const at = open.indexOf(bed)
    const next = open.filter((one) => one !== bed)
    next.splice(at + step, 0, bed)
    moved.current = moveId(bed, step)
    const sent = await send('PUT', `/api/admin/wards/${encodeURIComponent(ward)}/beds`, { beds: next })
    setFault(sent.ok ? '' : sent.words)
  }
  return { move, fault, first: open[0], last: open.at(-1) }
}

const moveId = (bed: string, step: Step) => `move-${step === 1 ? 'down' : 'up'}-${bed}`

function MoveButtons({ bed: { bed, label }, order }: { bed: BedRow; order: Order }) {
  const steps = [
    { step: -1, words: 'wards.bed.up', of: 'wards.bed.up_of', end: order.first },
    { step: 1, words: 'wards.bed.down', of: 'wards.bed.down_of', end: order.last },
  ] as const
  return steps.map(({ step, words, of, end }) => (
    <Button
      key={step}
      id={moveId(bed, step)}
      aria-label={text(of, { bed: label })}
      aria-disabled={bed === end}
      kind={bed === end ? 'impossible' : 'secondary'}
      onClick={() => bed !== end && void order.move(bed, step)}
    >
      {text(words)}
    </Button>
  ))
}
