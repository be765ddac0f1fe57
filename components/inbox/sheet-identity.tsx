'use client'
import type { ReactNode } from 'react'
import type { AlarmView } from '../../contracts/live.ts'
import { ageYears } from '../bed/number-format.ts'
import { useBed, useLive } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { date } from '../text/time.ts'

/** Whose alarm it is: bed and name as large as the alarm, birth date and number beside them. */
export function SheetIdentity({ alarm, bed, now_ms, children }: { alarm: AlarmView; bed: string; now_ms: number; children: ReactNode }) {
  const patient = useBed(alarm.encounter)?.patient
  const ward = useLive((s) => s.ward?.name) ?? ''
  const years = patient ? ageYears(patient.born, now_ms) : null
  return (
    <header className="answer-whose" data-patient={alarm.encounter}>
      <strong className="answer-bed">{text('inbox.bed', { bed })}</strong>
      <div>
        <strong className="answer-name">{patient ? `${patient.family}, ${patient.given}` : text('inbox.unnamed')}</strong>
        <p>
          {patient && years !== null && (
            <span>
              {text('tablet.born')} <b>{date(Date.parse(patient.born))}</b>
            </span>
          )}
          {patient && (
            <span>
              {text('bed.mrn')} <b>{patient.mrn}</b>
            </span>
          )}
          <span>{[years === null ? '' : text('bed.years', { years }), patient?.sex ?? '', ward].filter(Boolean).join(', ')}</span>
        </p>
      </div>
      {children}
    </header>
  )
}
