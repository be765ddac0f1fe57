'use client'
import type { PatientFacts } from '../../../contracts/patients.ts'
import { text } from '../../text/text.ts'
import { Field } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { sexes } from './choices.ts'

const today = () => new Date().toISOString().slice(0, 10)

/** Name, sex and date of birth, empty or as they are written now. */
export function FactsFields({ facts }: { facts?: PatientFacts }) {
  return (
    <>
      <div className="sheet-pair">
        <Field
          id="patient-family"
          name="family"
          label={text('patients.field.family')}
          defaultValue={facts?.family}
          maxLength={80}
          autoComplete="off"
          required
        />
        <Field
          id="patient-given"
          name="given"
          label={text('patients.field.given')}
          defaultValue={facts?.given}
          maxLength={80}
          autoComplete="off"
          required
        />
      </div>
      <div className="sheet-pair">
        <Field
          id="patient-born"
          name="born"
          type="date"
          label={text('patients.field.born')}
          hint={text('patients.field.born_hint')}
          defaultValue={facts?.born}
          min="1850-01-01"
          max={today()}
        />
        <Select id="patient-sex" name="sex" label={text('patients.field.sex')} options={sexes()} defaultValue={facts?.sex ?? ''} />
      </div>
    </>
  )
}
