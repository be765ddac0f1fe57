'use client'
import type { PatientFound, PatientsReply, StayLine } from '../../../contracts/patients.ts'
import { text } from '../../text/text.ts'
import { clockMinute, date } from '../../text/time.ts'
import { Field } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { useAsk, useSend } from '../ask.ts'
import { SheetForm } from '../sheet.tsx'
import { emptyBeds, factsOf, field, type Occupied, pathOf, shown } from './choices.ts'
import { FactsFields } from './facts-fields.tsx'
import { Identity } from './identity.tsx'

interface Props {
  stay: Occupied
  onClose: () => void
}

/** Another bed of an own ward. */
export function TransferSheet({ stay, facts, onClose }: Props & { facts: PatientsReply }) {
  const send = useSend()
  const beds = emptyBeds(facts)
  return (
    <SheetForm
      title={text('patients.transfer')}
      submit={text('patients.transfer_submit')}
      send={(data) => send('POST', `${pathOf(stay)}/transfer`, { ...shown(stay), to: field(data, 'to') })}
      onDone={onClose}
      onClose={onClose}
    >
      <Identity facts={stay.lying.facts} bed={stay.label} />
      {beds.length === 0 ? (
        <p>{text('patients.no_empty')}</p>
      ) : (
        <Select id="transfer-to" name="to" label={text('patients.to')} options={beds} hint={text('patients.transfer_why')} />
      )}
    </SheetForm>
  )
}

/** The end of a stay, confirmed by name and number or date of birth. */
export function DischargeSheet({ stay, onClose }: Props) {
  const send = useSend()
  return (
    <SheetForm
      title={text('patients.discharge')}
      submit={text('patients.discharge_submit')}
      send={() => send('POST', `${pathOf(stay)}/discharge`, shown(stay))}
      onDone={onClose}
      onClose={onClose}
    >
      <Identity facts={stay.lying.facts} bed={stay.label} />
      <p>
        {text('patients.discharge_why')} {text('patients.discharge_devices', { n: stay.lying.devices })}
      </p>
    </SheetForm>
  )
}

/** What is written about the patient, and their stays. */
export function RecordSheet({ stay, onClose }: Props) {
  const send = useSend()
  const { data } = useAsk<PatientFound>(pathOf(stay), 60_000)
  const { facts } = stay.lying
  return (
    <SheetForm
      title={text('patients.record_of', { name: facts.family, bed: stay.label })}
      submit={text('patients.save')}
      send={(form) => send('PATCH', pathOf(stay), { ...shown(stay), facts: factsOf(form) })}
      onDone={onClose}
      onClose={onClose}
    >
      <Field
        id="patient-mrn"
        name="mrn"
        label={text('patients.field.mrn')}
        defaultValue={facts.mrn}
        maxLength={40}
        autoComplete="off"
        required
      />
      <FactsFields facts={facts} />
      {data && <Stays stays={data.stays} />}
    </SheetForm>
  )
}

const moment = (ms: number) => `${date(ms)}, ${clockMinute(ms)}`

function Stays({ stays }: { stays: readonly StayLine[] }) {
  return (
    <section className="stay-list" aria-label={text('patients.stays')}>
      <h3>{text('patients.stays')}</h3>
      <ul>
        {stays.map(({ encounter, ward_name, bed_label, admitted_ms, discharged_ms }) => (
          <li key={encounter}>
            <span>
              {ward_name}, {bed_label}
            </span>
            <span>
              {moment(admitted_ms)} – {discharged_ms === null ? text('patients.stay_now') : moment(discharged_ms)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
