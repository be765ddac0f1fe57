'use client'
import { useState } from 'react'
import type { PatientsReply } from '../../../contracts/patients.ts'
import { text } from '../../text/text.ts'
import { clockMinute, date } from '../../text/time.ts'
import { Button } from '../../ui/button.tsx'
import { useAsk } from '../ask.ts'
import { Asked } from '../asked.tsx'
import { SectionHead } from '../frame.tsx'
import { Table } from '../table.tsx'
import { AdmitSheet } from './admit-sheet.tsx'
import { type Occupied, occupiedBeds } from './choices.ts'
import { bornWords, fullName } from './identity.tsx'
import { MergeSheet } from './merge-sheet.tsx'
import './patients.css'
import { DischargeSheet, RecordSheet, TransferSheet } from './stay-sheets.tsx'

type Opened = { sheet: 'admit'; bed: string } | { sheet: 'merge' } | { sheet: 'transfer' | 'discharge' | 'record'; stay: string } | null
type Open = (next: Opened) => void
type Ward = PatientsReply['wards'][number]
type Bed = Ward['beds'][number]

/** Who lies where, by ward, and who comes, moves and goes. `bed`: asked for from an empty sector; `stay`: from a bed page. */
export function PatientsView({ bed, stay }: { bed: string | null; stay: string | null }) {
  const query = useAsk<PatientsReply>('/api/admin/patients')
  const [opened, setOpened] = useState<Opened>(bed === null ? null : { sheet: 'admit', bed })
  return (
    <>
      <SectionHead title={text('patients.title')} intro={text('patients.intro')}>
        {query.data?.may_merge && <Button onClick={() => setOpened({ sheet: 'merge' })}>{text('patients.merge')}</Button>}
        <Button kind="primary" onClick={() => setOpened({ sheet: 'admit', bed: '' })}>
          {text('patients.admit')}
        </Button>
      </SectionHead>
      <Asked query={query}>
        {(facts) => (
          <>
            {facts.wards.length === 0 && <p className="admin-empty">{text('patients.no_wards')}</p>}
            {facts.wards.map((ward) => (
              <WardBeds key={ward.ward} ward={ward} asked={stay} open={setOpened} />
            ))}
            <Sheets facts={facts} opened={opened} open={setOpened} />
          </>
        )}
      </Asked>
    </>
  )
}

function Sheets({ facts, opened, open }: { facts: PatientsReply; opened: Opened; open: Open }) {
  const close = () => open(null)
  if (!opened) return null
  if (opened.sheet === 'merge') return <MergeSheet onClose={close} />
  if (opened.sheet === 'admit') return <AdmitSheet facts={facts} bed={opened.bed} onClose={close} />
  const stay = occupiedBeds(facts).find(({ lying }) => lying.encounter === opened.stay)
  if (!stay) return null
  if (opened.sheet === 'transfer') return <TransferSheet stay={stay} facts={facts} onClose={close} />
  if (opened.sheet === 'discharge') return <DischargeSheet stay={stay} onClose={close} />
  return <RecordSheet stay={stay} onClose={close} />
}

function WardBeds({ ward, asked, open }: { ward: Ward; asked: string | null; open: Open }) {
  const occupied = ward.beds.filter(({ lying }) => lying).length
  // From a bed page the patient asked for stands first.
  const rows = [...ward.beds].sort((a, b) => Number(b.lying?.encounter === asked) - Number(a.lying?.encounter === asked))
  return (
    <section className="patients-ward" aria-label={text('patients.beds_of', { ward: ward.name })}>
      <div className="patients-ward-head">
        <h2>{ward.name}</h2>
        <p>{text('patients.occupied', { n: occupied, of: ward.beds.length })}</p>
      </div>
      <Table
        caption={text('patients.beds_of', { ward: ward.name })}
        rows={rows}
        keyOf={({ bed }) => bed}
        empty={text('patients.no_beds')}
        faint={({ lying }) => !lying}
        filter={ward.beds.length > 8}
        columns={[
          { id: 'bed', title: text('patients.column.bed'), cell: ({ label }) => label, words: ({ label }) => label },
          {
            id: 'patient',
            title: text('patients.column.patient'),
            cell: ({ lying }) => (lying ? <strong>{fullName(lying.facts)}</strong> : text('patients.empty')),
            words: ({ lying }) => (lying ? fullName(lying.facts) : text('patients.empty')),
          },
          { id: 'born', title: text('patients.column.born'), cell: ({ lying }) => lying && bornWords(lying.facts) },
          {
            id: 'mrn',
            title: text('patients.column.mrn'),
            cell: ({ lying }) => lying?.facts.mrn,
            words: ({ lying }) => lying?.facts.mrn ?? '',
          },
          { id: 'since', title: text('patients.column.since'), cell: ({ lying }) => lying && moment(lying.admitted_ms) },
          { id: 'devices', title: text('patients.column.devices'), cell: ({ lying }) => lying?.devices, figures: true },
        ]}
        actions={(row) => <Actions row={row} open={open} />}
      />
    </section>
  )
}

const moment = (ms: number) => `${date(ms)}, ${clockMinute(ms)}`

function Actions({ row: { bed, label, lying }, open }: { row: Bed; open: Open }) {
  if (!lying)
    return (
      <Button aria-label={text('patients.admit_to', { bed: label })} onClick={() => open({ sheet: 'admit', bed })}>
        {text('patients.admit')}
      </Button>
    )
  const stay: Occupied = { bed, label, lying }
  return (['transfer', 'discharge', 'record'] as const).map((sheet) => (
    <Button
      key={sheet}
      aria-label={text(`patients.${sheet}_of`, { name: stay.lying.facts.family, bed: label })}
      onClick={() => open({ sheet, stay: stay.lying.encounter })}
    >
      {text(`patients.${sheet}`)}
    </Button>
  ))
}
