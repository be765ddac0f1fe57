import { z } from 'zod'
import { PLAIN } from './plain-text.ts'

/** JSON of /api/admin/patients: who lies where, and who comes, moves and goes. */
const name = z.string().normalize('NFC').trim().min(1).max(80).regex(PLAIN)
/** A number or letters, as the hospital writes it. */
export const mrn = z.string().normalize('NFC').trim().min(1).max(40).regex(PLAIN)

const EARLIEST_BORN = '1850-01-01'
/** A day that was, as YYYY-MM-DD; '' = not known. The newest day anywhere on earth counts as today. */
const born = z.literal('').or(z.iso.date().refine((day) => day >= EARLIEST_BORN && day <= newestDay()))
const newestDay = () => new Date(Date.now() + 14 * 3_600_000).toISOString().slice(0, 10)

export const SEXES = ['F', 'M', 'X', ''] as const
export const PROFILES = ['adult', 'paediatric', 'neonate'] as const
export type Profile = (typeof PROFILES)[number]

export const patientFacts = z.object({ mrn, family: name, given: name, sex: z.enum(SEXES), born })
export type AskedPatient = z.infer<typeof patientFacts>

const id = z.string().min(1).max(100)

/**
 * POST /api/admin/patients: into a bed. A record with that number is admitted only when it is the one confirmed;
 * `known` null makes a new one.
 */
export const admission = z
  .object({ bed: id, profile: z.enum(PROFILES) })
  .and(z.union([z.object({ known: z.null(), facts: patientFacts }), z.object({ known: id, mrn })]))
export type Admission = z.infer<typeof admission>

/** Who was shown, and where, when it was confirmed: another patient or bed by now is refused. */
export const asShown = z.object({ patient: id, bed: id })
export type AsShown = z.infer<typeof asShown>
/** POST /api/admin/patients/:encounter/transfer */
export const transfer = asShown.extend({ to: id })
/** PATCH /api/admin/patients/:encounter */
export const changePatientFacts = asShown.extend({ facts: patientFacts })
/** POST /api/admin/patients/find. In the body, so that no number stands in an address or a log. */
export const findPatient = z.object({ mrn })
/** POST /api/admin/patients/merge: `from` turned out to be `into`, whose facts stay. */
export const merge = z.object({ from: id, into: id })
export type Merge = z.infer<typeof merge>

/** What a patient's record says in plain words; `born` is an ISO date or ''. */
export interface PatientFacts {
  mrn: string
  family: string
  given: string
  sex: string
  born: string
}

/** Somebody who lies in a bed. */
export interface Lying {
  encounter: string
  patient: string
  facts: PatientFacts
  profile: string
  admitted_ms: number
  devices: number
}

/** GET /api/admin/patients: the open beds of one's own wards. */
export interface PatientsReply {
  wards: Array<{ ward: string; name: string; beds: Array<{ bed: string; label: string; lying: Lying | null }> }>
  /** May two records be joined by the asker. */
  may_merge: boolean
}

export interface StayLine {
  encounter: string
  ward_name: string
  bed_label: string
  admitted_ms: number
  /** null: still there. */
  discharged_ms: number | null
}

/** A record as it is shown for confirmation. */
export interface PatientFound {
  patient: string
  facts: PatientFacts
  /** Lies in a bed now, in whatever ward. */
  admitted: boolean
  /** Stays in wards the asker may see, newest first, at most STAYS_MAX. */
  stays: StayLine[]
}
export const STAYS_MAX = 50

export interface FindReply {
  found: PatientFound | null
}
