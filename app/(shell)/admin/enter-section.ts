import { type SectionId, sectionOf } from '../../../components/admin/sections.ts'
import { Denied } from '../../../server/access/principal.ts'
import { type Entered, enter } from '../../enter.ts'

/** The door of a page of administration: 403 for a role that does not see the section. What it shows comes from the API, which asks again. */
export function enterSection(id: SectionId, below = ''): Promise<Entered<null>> {
  const { path, roles } = sectionOf(id)
  return enter(path + below, async ({ role }) => {
    if (!roles.includes(role)) throw new Denied('not_allowed')
    return null
  })
}
