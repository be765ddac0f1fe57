import { personRole } from '../../contracts/role.ts'
import { can } from '../access/policy.ts'
import type { Principal } from '../access/principal.ts'
import { note } from './change.ts'
import type { Store } from './store.ts'

/** What somebody asks for at a wall, as the audit tells it. */
export interface AskedAtWall {
  type: string
  encounter: string
  key: string
}

/**
 * Whose PIN was typed at `wall`: somebody who is not disabled and may acknowledge in the wall's ward; nobody else's is
 * told from a wrong one. They act with their own rights in that ward alone. Before they act, the audit says who was at
 * which wall; the PIN itself is nowhere.
 * @throws when the database is away: then nobody acts at a wall
 */
export async function personAtWall(
  wall: Principal,
  store: Store,
  now_ms: number,
  pin: string,
  asked: AskedAtWall,
): Promise<Principal | null> {
  const row = await store.prisma.user.findFirst({
    where: { pinIndex: store.fields.index('pin', pin), disabledAt: null },
    include: { wards: { where: { wardId: { in: [...wall.wards] } } } },
  })
  const role = personRole.safeParse(row?.role)
  const wards = row?.wards.map(({ wardId }) => wardId) ?? []
  const { session, expires_ms } = wall
  const person = row && role.success ? { user: row.id, name: row.name, role: role.data, wards, session, expires_ms } : null
  const known = person && wards.some((ward) => can(person, 'acknowledge', ward).allowed) ? person : null
  const action = known ? 'wall.pin_accepted' : 'wall.pin_refused'
  await note(store, now_ms, { actor: known?.user ?? wall.user, action, subject: asked.encounter, detail: { ...asked, wall: wall.user } })
  return known
}
