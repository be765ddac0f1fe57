import { type Lying, type PatientsReply, PROFILES, SEXES } from '../../../contracts/patients.ts'
import { text } from '../../text/text.ts'

/** A bed with somebody in it, as the sheets are opened for it. */
export interface Occupied {
  bed: string
  label: string
  lying: Lying
}

/** Empty beds of one's wards, under the ward's name where there is more than one. */
export function emptyBeds({ wards }: PatientsReply): Array<{ value: string; label: string }> {
  return wards.flatMap(({ name, beds }) =>
    beds.filter(({ lying }) => !lying).map(({ bed, label }) => ({ value: bed, label: wards.length > 1 ? `${name} · ${label}` : label })),
  )
}

export function occupiedBeds({ wards }: PatientsReply): Occupied[] {
  return wards.flatMap(({ beds }) => beds.flatMap(({ bed, label, lying }) => (lying ? [{ bed, label, lying }] : [])))
}

export const sexes = () => SEXES.map((sex) => ({ value: sex, label: text(`patients.sex.${sex || 'none'}`) }))
export const profiles = () => PROFILES.map((profile) => ({ value: profile, label: text(`patients.profile.${profile}`) }))

export const field = (data: FormData, name: string) => String(data.get(name) ?? '').trim()
export const factsOf = (data: FormData, mrn = field(data, 'mrn')) => ({
  mrn,
  family: field(data, 'family'),
  given: field(data, 'given'),
  sex: field(data, 'sex'),
  born: field(data, 'born'),
})
/** What the person who asks has before them: another patient or bed by now is refused. */
export const shown = ({ bed, lying }: Occupied) => ({ patient: lying.patient, bed })
export const pathOf = ({ lying }: Occupied) => `/api/admin/patients/${encodeURIComponent(lying.encounter)}`
