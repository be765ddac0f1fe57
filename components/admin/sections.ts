import type { Role } from '../../contracts/role.ts'
import type { TextKey } from '../text/text.ts'

/** One part of administration. `roles` see it; what they may do there is asked of the policy table again, by every function. */
export interface Section {
  id: SectionId
  path: `/admin/${SectionId}`
  words: TextKey
  roles: readonly Role[]
}

const SECTION_IDS = ['people', 'wards', 'alarms', 'patients', 'devices', 'walls', 'emergency', 'audit'] as const
export type SectionId = (typeof SECTION_IDS)[number]

const ROLES_OF: Readonly<Record<SectionId, readonly Role[]>> = {
  people: ['admin'],
  wards: ['admin'],
  alarms: ['admin'],
  patients: ['admin', 'nurse'],
  devices: ['admin', 'biomed'],
  walls: ['admin'],
  emergency: ['admin', 'auditor'],
  audit: ['admin', 'auditor'],
}

/** In the order of the navigation. */
export const SECTIONS: readonly Section[] = SECTION_IDS.map((id) => ({
  id,
  path: `/admin/${id}`,
  words: `admin.section.${id}`,
  roles: ROLES_OF[id],
}))

/** The sections a role sees. */
export function sectionsOf(role: Role): readonly Section[] {
  return SECTIONS.filter((section) => section.roles.includes(role))
}

export function sectionOf(id: SectionId): Section {
  return SECTIONS.find((section) => section.id === id)!
}
