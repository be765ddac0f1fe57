import type { ViewAction } from '../../contracts/audit.ts'
import { type Action, authorise } from '../access/policy.ts'
import { Denied, type Principal } from '../access/principal.ts'
import type { Store } from './store.ts'

/** Rights that are used by looking, each with the line it leaves in the audit. */
const LOOKS: Partial<Record<Action, ViewAction>> = { view_ward: 'view.ward', view_patient: 'view.patient', view_limits: 'view.limits' }

/**
 * The encounter with its bed and patient, once the principal may do `action` there. The ward asked for is where the
 * patient lies now, read from the row, never from the caller. A look is in the audit before what is seen goes out;
 * `as`: what is looked at, where the right alone does not tell.
 * @throws Denied `not_found`, `not_allowed`
 */
export async function encounterInScope(
  principal: Principal,
  store: Store,
  action: Action,
  encounter: string,
  as: ViewAction | undefined = LOOKS[action],
) {
  const row = await store.prisma.encounter.findUnique({
    where: { id: encounter },
    include: { patient: true, bed: { include: { ward: true } } },
  })
  if (!row) throw new Denied('not_found')
  authorise(principal, action, row.bed.wardId, encounter)
  if (as) await store.trail.viewed(principal, as, encounter, row.bed.wardId)
  return row
}

/** @throws Denied `not_found`, `not_allowed`. Asked before the ward is looked up, so a stranger learns nothing of what exists. */
export async function wardInScope(principal: Principal, store: Store, action: Action, ward: string) {
  authorise(principal, action, ward)
  const row = await store.prisma.ward.findUnique({ where: { id: ward } })
  if (!row) throw new Denied('not_found')
  const look = LOOKS[action]
  if (look) await store.trail.viewed(principal, look, ward, ward)
  return row
}
