'use client'
import { useState } from 'react'
import type { DutyBed, DutyLine, WardDuty } from '../../contracts/duty.ts'
import { useSend } from '../admin/ask.ts'
import { text } from '../text/text.ts'
import { labelsOf, shiftPath, TakeFromSheet } from './shift-sheets.tsx'

interface Props {
  duty: WardDuty
  /** Whose beds a tap changes; null: nothing can be tapped. */
  acting: DutyLine | null
}

/** Every bed of the ward with whose it is, large enough for gloves. */
export function BedBoard({ duty, acting }: Props) {
  const send = useSend()
  const [fault, setFault] = useState('')
  const [from, setFrom] = useState<{ bed: DutyBed; from: DutyLine } | null>(null)

  async function tap(bed: DutyBed, line: DutyLine, holder: DutyLine | undefined) {
    if (holder && holder.duty !== line.duty) return setFrom({ bed, from: holder })
    const asked = holder ? { take: [], leave: [bed.bed] } : { take: [{ bed: bed.bed, from: null }], leave: [] }
    const sent = await send('POST', `${shiftPath(duty.ward, line.duty)}/beds`, asked)
    setFault(sent.ok ? '' : sent.words)
  }
  return (
    <section aria-labelledby="duty-beds">
      <h2 id="duty-beds">{text('duty.beds.title')}</h2>
      <p>{hint(duty, acting)}</p>
      <p className="duty-untaken" role="status" data-untaken={duty.untaken.length > 0 || undefined}>
        {duty.untaken.length > 0
          ? text('duty.beds.untaken', { n: duty.untaken.length, beds: labelsOf(duty, duty.untaken) })
          : text('duty.beds.all_taken')}
      </p>
      <p className="sheet-fault" role="alert">
        {fault}
      </p>
      <ul className="duty-beds">
        {duty.beds.map((bed) => {
          const holder = duty.on.find(({ beds }) => beds.includes(bed.bed))
          return (
            <li key={bed.bed}>
              <Bed bed={bed} holder={holder} acting={acting} me={duty.me} onTap={acting ? () => void tap(bed, acting, holder) : null} />
            </li>
          )
        })}
      </ul>
      {from && acting && <TakeFromSheet duty={duty} line={acting} {...from} onClose={() => setFrom(null)} />}
    </section>
  )
}

function hint(duty: WardDuty, acting: DutyLine | null): string {
  if (acting) return acting.user === duty.me ? text('duty.beds.yours') : text('duty.beds.theirs', { name: acting.name })
  const mine = duty.on.find(({ user }) => user === duty.me)
  if (mine) return text('duty.beds.physician')
  return duty.parts.some((part) => part !== 'physician') ? text('duty.beds.look') : text('duty.beds.physician')
}

interface BedProps {
  bed: DutyBed
  holder: DutyLine | undefined
  acting: DutyLine | null
  me: string
  onTap: (() => void) | null
}

function Bed({ bed, holder, acting, me, onTap }: BedProps) {
  const own = holder !== undefined && holder.duty === acting?.duty
  const inside = (
    <>
      <strong>{bed.label}</strong>
      <span>{whose(bed, holder, me)}</span>
    </>
  )
  const state = { 'data-bed': bed.bed, 'data-own': own || undefined, 'data-untaken': (!holder && bed.occupied) || undefined }
  if (!onTap)
    return (
      <div className="duty-bed" {...state}>
        {inside}
      </div>
    )
  const does = own
    ? text('duty.beds.leave_of', { bed: bed.label })
    : holder
      ? text('duty.beds.from_of', { bed: bed.label, name: holder.name })
      : text('duty.beds.take_of', { bed: bed.label })
  return (
    <button type="button" className="duty-bed" aria-pressed={own} onClick={onTap} {...state}>
      {inside}
      <span className="visually-hidden">{does}</span>
    </button>
  )
}

function whose(bed: DutyBed, holder: DutyLine | undefined, me: string): string {
  if (holder) return holder.user === me ? text('duty.beds.you') : holder.name
  return text(bed.occupied ? 'duty.beds.nobody' : 'duty.beds.empty')
}
