'use client'
import { useState } from 'react'
import type { DutyBed, DutyLine, WardDuty } from '../../contracts/duty.ts'
import { useSend } from '../admin/ask.ts'
import { SheetForm } from '../admin/sheet.tsx'
import { text } from '../text/text.ts'
import { Select } from '../ui/select.tsx'
import { EndChoice, firstEnd } from './end-choice.tsx'
import { named } from './refused.ts'

export interface ShiftProps {
  duty: WardDuty
  line: DutyLine
  onClose: () => void
}
export const shiftPath = (ward: string, duty: string) => `/api/wards/${encodeURIComponent(ward)}/duty/${encodeURIComponent(duty)}`

/** Labels of beds, in the order of the ward. */
export function labelsOf({ beds }: Pick<WardDuty, 'beds'>, ids: readonly string[]): string {
  return beds
    .filter(({ bed }) => ids.includes(bed))
    .map(({ label }) => label)
    .join(', ')
}

export function LongerSheet({ duty, line, onClose }: ShiftProps) {
  const send = useSend()
  const [until_ms, setUntil] = useState(() => firstEnd(duty.now_ms, line.until_ms))
  return (
    <SheetForm
      title={text('duty.sheet.longer_title')}
      submit={text('duty.sheet.longer_submit')}
      send={() => send('PATCH', shiftPath(duty.ward, line.duty), { until_ms: until_ms ?? 1 })}
      onDone={onClose}
      onClose={onClose}
    >
      <EndChoice now_ms={duty.now_ms} after_ms={line.until_ms} onChoose={setUntil} />
    </SheetForm>
  )
}

/** Nurses give to nurses, physicians to physicians. */
export function HandOverSheet({ duty, line, onClose }: ShiftProps) {
  const send = useSend()
  const takers = duty.on.filter((one) => one.duty !== line.duty && (one.part === 'physician') === (line.part === 'physician'))
  const [to, setTo] = useState(takers[0]?.duty ?? '')
  return (
    <SheetForm
      title={text('duty.sheet.over_title')}
      submit={text('duty.sheet.over_submit')}
      send={async () => named(await send('POST', `${shiftPath(duty.ward, line.duty)}/hand-over`, { to: to || line.duty }))}
      onDone={onClose}
      onClose={onClose}
    >
      {takers.length === 0 ? (
        <p>{text('duty.sheet.over_nobody')}</p>
      ) : (
        <>
          <p>
            {text('duty.sheet.over', { name: line.name })} {line.part === 'charge' && text('duty.sheet.over_charge')}
          </p>
          <Select
            id="duty-to"
            label={text('duty.sheet.over_to')}
            value={to}
            options={takers.map((one) => ({ value: one.duty, label: `${one.name}, ${text(`duty.part.${one.part}`)}` }))}
            onChange={(event) => setTo(event.target.value)}
          />
        </>
      )}
    </SheetForm>
  )
}

export function SignOffSheet({ duty, line, onClose }: ShiftProps) {
  const send = useSend()
  return (
    <SheetForm
      title={text('duty.sheet.off_title')}
      submit={text('duty.me.sign_off')}
      send={async () => named(await send('DELETE', shiftPath(duty.ward, line.duty)))}
      onDone={onClose}
      onClose={onClose}
    >
      <p>
        {text('duty.sheet.off', { name: line.name })}{' '}
        {line.beds.length > 0 && text('duty.sheet.off_beds', { n: line.beds.length, beds: labelsOf(duty, line.beds) })}
      </p>
    </SheetForm>
  )
}

/** A bed somebody has is taken in two taps: the second after seeing from whom. */
export function TakeFromSheet({ duty, line, bed, from, onClose }: ShiftProps & { bed: DutyBed; from: DutyLine }) {
  const send = useSend()
  return (
    <SheetForm
      title={text('duty.sheet.from_title', { bed: bed.label })}
      submit={text('duty.sheet.from_submit', { bed: bed.label })}
      send={() => send('POST', `${shiftPath(duty.ward, line.duty)}/beds`, { take: [{ bed: bed.bed, from: from.duty }], leave: [] })}
      onDone={onClose}
      onClose={onClose}
    >
      <p>{text('duty.sheet.from', { name: from.name, taker: line.name })}</p>
    </SheetForm>
  )
}
