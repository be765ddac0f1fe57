'use client'
import { useState } from 'react'
import type { DutyLine, WardDuty } from '../../contracts/duty.ts'
import { Table } from '../admin/table.tsx'
import { text } from '../text/text.ts'
import { clockMinute } from '../text/time.ts'
import { Button } from '../ui/button.tsx'
import { HandOverSheet, LongerSheet, labelsOf, SignOffSheet } from './shift-sheets.tsx'
import { PutOnSheet } from './sign-on.tsx'

interface Props {
  duty: WardDuty
  /** An admin of the ward changes anybody's shift. */
  assigns: boolean
  /** Shows the beds of a shift for tapping. */
  onBeds: (duty: string) => void
}

/** Everybody who is on, as what, until when, and how they are reached. */
export function PeopleOn({ duty, assigns, onBeds }: Props) {
  const [putting, setPutting] = useState(false)
  return (
    <section aria-labelledby="duty-on">
      <header className="duty-head">
        <h2 id="duty-on">{text('duty.on.title')}</h2>
        {assigns && duty.others.length > 0 && <Button onClick={() => setPutting(true)}>{text('duty.on.put')}</Button>}
        {assigns && duty.others.length === 0 && <p>{text('duty.on.all_on')}</p>}
      </header>
      <Table
        caption={text('duty.on.caption')}
        rows={duty.on}
        keyOf={(line) => line.duty}
        empty={text('duty.on.none')}
        columns={[
          { id: 'name', title: text('duty.on.name'), cell: ({ name }) => name },
          { id: 'part', title: text('duty.on.part'), cell: ({ part }) => text(`duty.part.${part}`) },
          { id: 'until', title: text('duty.on.until'), cell: ({ until_ms }) => clockMinute(until_ms), figures: true },
          { id: 'beds', title: text('duty.on.beds'), cell: ({ beds }) => labelsOf(duty, beds) || '–' },
          { id: 'reached', title: text('duty.on.reached'), cell: reached },
        ]}
        {...(assigns ? { actions: (line: DutyLine) => <ShiftButtons duty={duty} line={line} onBeds={onBeds} /> } : {})}
      />
      {putting && <PutOnSheet duty={duty} onClose={() => setPutting(false)} />}
    </section>
  )
}

function reached({ reachable }: DutyLine): string {
  return reachable.length > 0 ? reachable.map((channel) => text(`inbox.channel.${channel}`)).join(', ') : text('duty.on.screen_only')
}

const SHEETS = { longer: LongerSheet, hand_over: HandOverSheet, sign_off: SignOffSheet } as const

/** What can be done with a shift; `onBeds` where its beds are not shown for tapping already. */
export function ShiftButtons({ duty, line, onBeds }: { duty: WardDuty; line: DutyLine; onBeds?: (duty: string) => void }) {
  const [open, setOpen] = useState<keyof typeof SHEETS | null>(null)
  const Opened = open && SHEETS[open]
  return (
    <>
      {onBeds && line.part !== 'physician' && (
        <Button aria-label={text('duty.beds.show', { name: line.name })} onClick={() => onBeds(line.duty)}>
          {text('duty.on.beds')}
        </Button>
      )}
      {(['longer', 'hand_over', 'sign_off'] as const).map((what) => (
        <Button key={what} size={onBeds ? 'desk' : 'touch'} onClick={() => setOpen(what)}>
          {text(`duty.me.${what}`)}
        </Button>
      ))}
      {Opened && <Opened duty={duty} line={line} onClose={() => setOpen(null)} />}
    </>
  )
}
