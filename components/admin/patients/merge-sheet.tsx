'use client'
import { useState } from 'react'
import type { FindReply, PatientFound } from '../../../contracts/patients.ts'
import { refusalText, type Sent } from '../../facts/send.ts'
import { text } from '../../text/text.ts'
import { Field } from '../../ui/field.tsx'
import { useSend } from '../ask.ts'
import { SheetForm } from '../sheet.tsx'
import { field } from './choices.ts'
import { Identity } from './identity.tsx'

type Both = readonly [PatientFound, PatientFound]

/** Two records are one person: both are shown, and one is chosen to stay. */
export function MergeSheet({ onClose }: { onClose: () => void }) {
  const [both, setBoth] = useState<Both | null>(null)
  return both ? <WhichStep both={both} onClose={onClose} /> : <NumbersStep onFound={setBoth} onClose={onClose} />
}

function NumbersStep({ onFound, onClose }: { onFound: (both: Both) => void; onClose: () => void }) {
  const send = useSend()
  const find = (mrn: string) => send<FindReply>('POST', '/api/admin/patients/find', { mrn })

  async function findBoth(data: FormData): Promise<Sent<Both>> {
    const found: PatientFound[] = []
    for (const mrn of [field(data, 'first'), field(data, 'second')]) {
      const sent = await find(mrn)
      if (!sent.ok) return sent
      if (!sent.value.found) return no('mrn_unknown', text('patients.merge_unknown', { mrn }))
      found.push(sent.value.found)
    }
    const [first, second] = found as [PatientFound, PatientFound]
    return first.patient === second.patient ? no('same_patient') : { ok: true, value: [first, second] }
  }

  return (
    <SheetForm title={text('patients.merge')} submit={text('patients.merge_find')} send={findBoth} onDone={onFound} onClose={onClose}>
      <p>{text('patients.merge_why')}</p>
      <div className="sheet-pair">
        <Field id="merge-first" name="first" label={text('patients.merge_first')} maxLength={40} autoComplete="off" required />
        <Field id="merge-second" name="second" label={text('patients.merge_second')} maxLength={40} autoComplete="off" required />
      </div>
    </SheetForm>
  )
}

function no(reason: 'mrn_unknown' | 'same_patient', words = refusalText('conflict', reason)): Extract<Sent<Both>, { ok: false }> {
  return { ok: false, error: 'conflict', reason, detail: {}, words }
}

function WhichStep({ both, onClose }: { both: Both; onClose: () => void }) {
  const send = useSend()
  return (
    <SheetForm
      title={text('patients.merge_which')}
      submit={text('patients.merge_submit')}
      send={(data) => {
        const into = field(data, 'into')
        const from = both.find(({ patient }) => patient !== into)!.patient
        return send('POST', '/api/admin/patients/merge', { from, into })
      }}
      onDone={onClose}
      onClose={onClose}
    >
      {both.map(({ patient, facts, stays, admitted }) => (
        <label key={patient} className="merge-choice">
          <input type="radio" name="into" value={patient} required aria-label={`${text('patients.merge_keep')}: ${facts.mrn}`} />
          <span className="merge-record">
            <Identity facts={facts} />
            <small>
              {text('patients.merge_stays', { n: stays.length })}
              {admitted && ` · ${text('patients.merge_lies')}`}
            </small>
          </span>
        </label>
      ))}
    </SheetForm>
  )
}
