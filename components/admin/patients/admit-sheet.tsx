'use client'
import { useState } from 'react'
import type { FindReply, PatientFound, PatientsReply } from '../../../contracts/patients.ts'
import { text } from '../../text/text.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { useSend } from '../ask.ts'
import { Sheet, SheetForm } from '../sheet.tsx'
import { emptyBeds, factsOf, field, profiles } from './choices.ts'
import { FactsFields } from './facts-fields.tsx'
import { Identity } from './identity.tsx'

interface Props {
  facts: PatientsReply
  /** The bed it was asked for; '' = chosen here. */
  bed: string
  onClose: () => void
}

/** Where to, and whose number it is: the first step. */
interface Asked {
  bed: string
  profile: string
  mrn: string
  found: PatientFound | null
}

/** Into an empty bed, in two steps: the number first, so that nobody gets a second record. */
export function AdmitSheet({ facts, bed, onClose }: Props) {
  const [asked, setAsked] = useState<Asked | null>(null)
  const again = () => setAsked(null)
  if (!asked) return <NumberStep facts={facts} bed={bed} onFound={setAsked} onClose={onClose} />
  const label = emptyBeds(facts).find(({ value }) => value === asked.bed)?.label ?? ''
  const title = text('patients.admit_to', { bed: label })
  return asked.found ? (
    <KnownStep asked={asked} found={asked.found} title={title} onAgain={again} onClose={onClose} />
  ) : (
    <NewStep asked={asked} title={title} onClose={onClose} />
  )
}

function NumberStep({ facts, bed, onFound, onClose }: Props & { onFound: (asked: Asked) => void }) {
  const send = useSend()
  const beds = emptyBeds(facts)
  if (beds.length === 0)
    return (
      <Sheet title={text('patients.admit')} onClose={onClose}>
        <div className="sheet-body">
          <p>{text('patients.no_empty')}</p>
          <div className="sheet-buttons">
            <Button onClick={onClose}>{text('admin.close')}</Button>
          </div>
        </div>
      </Sheet>
    )
  return (
    <SheetForm<Asked>
      title={text('patients.admit')}
      submit={text('patients.find')}
      send={async (data) => {
        const asked = { bed: field(data, 'bed'), profile: field(data, 'profile'), mrn: field(data, 'mrn') }
        const sent = await send<FindReply>('POST', '/api/admin/patients/find', { mrn: asked.mrn })
        return sent.ok ? { ok: true, value: { ...asked, found: sent.value.found } } : sent
      }}
      onDone={onFound}
      onClose={onClose}
    >
      <Field id="patient-mrn" name="mrn" label={text('patients.field.mrn')} maxLength={40} autoComplete="off" required />
      <div className="sheet-pair">
        <Select id="patient-bed" name="bed" label={text('patients.field.bed')} options={beds} defaultValue={bed || beds[0]!.value} />
        <Select id="patient-profile" name="profile" label={text('patients.field.profile')} options={profiles()} />
      </div>
    </SheetForm>
  )
}

interface StepProps {
  asked: Asked
  title: string
  onClose: () => void
}

function KnownStep({ asked, found, title, onAgain, onClose }: StepProps & { found: PatientFound; onAgain: () => void }) {
  const send = useSend()
  const { bed, profile, mrn } = asked
  if (found.admitted)
    return (
      <Sheet title={title} onClose={onClose}>
        <div className="sheet-body">
          <Identity facts={found.facts} />
          <p>{text('patients.known_admitted')}</p>
          <div className="sheet-buttons">
            <Button onClick={onAgain}>{text('patients.other_number')}</Button>
            <Button onClick={onClose}>{text('admin.close')}</Button>
          </div>
        </div>
      </Sheet>
    )
  return (
    <SheetForm
      title={title}
      submit={text('patients.admit_this')}
      send={() => send('POST', '/api/admin/patients', { bed, profile, known: found.patient, mrn })}
      onDone={onClose}
      onClose={onClose}
    >
      <p>{text('patients.known')}</p>
      <Identity facts={found.facts} />
      {found.stays.length > 0 && <p>{text('patients.known_stays', { n: found.stays.length })}</p>}
    </SheetForm>
  )
}

function NewStep({ asked: { bed, profile, mrn }, title, onClose }: StepProps) {
  const send = useSend()
  return (
    <SheetForm
      title={title}
      submit={text('patients.admit')}
      send={(data) => send('POST', '/api/admin/patients', { bed, profile, known: null, facts: factsOf(data, mrn) })}
      onDone={onClose}
      onClose={onClose}
    >
      <p>
        {text('patients.number', { mrn })}. {text('patients.new_person')}
      </p>
      <FactsFields />
    </SheetForm>
  )
}
