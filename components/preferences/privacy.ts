import type { PatientLine } from '../../contracts/live.ts'
import type { Preferences } from './preferences.ts'

/** What stands of a name where others can read the screen: the family name, "O.A." (family first, as names are shown), or nothing. */
export function shownName(patient: Pick<PatientLine, 'family' | 'given'> | null | undefined, privacy: Preferences['privacy']): string {
  if (!patient || privacy === 'hidden') return ''
  if (privacy === 'names') return patient.family
  return [patient.family, patient.given].map(initial).join('')
}

/** By letters, not by code units; '' of nothing. */
function initial(name: string): string {
  const [first] = [...name.trim()]
  return first ? `${first.toLocaleUpperCase()}.` : ''
}
