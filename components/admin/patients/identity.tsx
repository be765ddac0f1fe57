import type { PatientFacts } from '../../../contracts/patients.ts'
import { text } from '../../text/text.ts'
import { date } from '../../text/time.ts'
import './patients.css'

export const fullName = ({ family, given }: PatientFacts) => `${family}, ${given}`
export const bornWords = ({ born }: PatientFacts) =>
  /^\d{4}-\d{2}-\d{2}$/.test(born) ? date(Date.parse(`${born}T12:00:00Z`)) : text('patients.unknown_birth')

/** Whom it is about, by name, number and date of birth: what is compared with the wristband. */
export function Identity({ facts, bed }: { facts: PatientFacts; bed?: string }) {
  return (
    <div className="identity">
      <strong>
        {bed && <span className="identity-bed">{bed}</span>} {fullName(facts)}
      </strong>
      <span>{text('patients.number', { mrn: facts.mrn })}</span>
      <span>{facts.born ? text('patients.born', { date: bornWords(facts) }) : bornWords(facts)}</span>
    </div>
  )
}
