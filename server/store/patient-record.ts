import type { PatientFacts } from '../../contracts/patients.ts'
import { log } from '../observe/log.ts'
import { metrics } from '../observe/metrics.ts'
import { type Fields, type Place, SealError } from '../seal/fields.ts'

/** A row of "Patient" as it is stored: all but the sex is sealed; mrnIndex is null only where two old rows claim one number. */
export interface PatientRow extends PatientFacts {
  id: string
}

/** Shown where a field cannot be opened: the ward goes on, and nobody is taken for somebody else. */
export const UNREADABLE = '?'

/** Columns of "Patient" that are sealed. */
export const PATIENT_SEALED = ['mrn', 'family', 'given', 'born'] as const

/** The columns of a patient's row, sealed for `id`; every write of a patient goes through here. */
export function sealPatient(fields: Fields, id: string, facts: PatientFacts): PatientRow & { mrnIndex: string } {
  const sealed = Object.fromEntries(
    PATIENT_SEALED.map((column) => [column, sealText(fields, ['Patient', column, id], facts[column])]),
  ) as Record<(typeof PATIENT_SEALED)[number], string>
  return { id, sex: facts.sex, ...sealed, mrnIndex: mrnIndex(fields, facts.mrn) }
}

/** The row in plain words. What cannot be opened is UNREADABLE, told in the log and counted, never thrown. */
export function openPatient(fields: Fields, row: PatientRow): PatientFacts {
  const open = (column: (typeof PATIENT_SEALED)[number]) => openText(fields, ['Patient', column, row.id], row[column])
  return { mrn: open('mrn'), family: open('family'), given: open('given'), sex: row.sex, born: open('born') }
}

/** What a patient is looked up by: one index for all ways of writing one number (case, spaces, width of letters). */
export function mrnIndex(fields: Fields, mrn: string): string {
  return fields.index('mrn', mrn.normalize('NFKC').replace(/\s+/g, '').toUpperCase())
}

/** Nothing written is nothing to seal. */
export function sealText(fields: Fields, place: Place, text: string): string {
  return text === '' ? '' : fields.seal(place, text)
}

/** The text of a sealed field, or UNREADABLE with a line in the log and a count: one broken field never takes a screen down. */
export function openText(fields: Fields, place: Place, sealed: string): string {
  try {
    return fields.open(place, sealed)
  } catch (error) {
    if (!(error instanceof SealError)) throw error
    metrics.unreadableFields.inc({ reason: error.reason })
    tell(place, error)
    return UNREADABLE
  }
}

/** Each field is told of once: a screen that asks every second must not fill the log. */
const told = new Set<string>()
const TOLD_MAX = 1_000

function tell(place: Place, { reason }: SealError): void {
  const field = place.join('|')
  if (told.has(field)) return
  if (told.size >= TOLD_MAX) told.clear()
  told.add(field)
  log.error({ table: place[0], column: place[1], row: place[2], reason }, 'a sealed field cannot be opened and is shown as unreadable')
}
