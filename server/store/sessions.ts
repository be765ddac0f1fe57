import { role } from '../../contracts/role.ts'
import { SESSION_MAX_AGE_MS } from '../access/cookie.ts'
import type { Principal } from '../access/principal.ts'
import { openingInForce } from './openings.ts'
import type { Store } from './store.ts'
import { isWallSession, readWalls } from './walls.ts'

/** The session row is the truth: who, which role, which wards, until when. The cookie carries its id only. */
export async function createSession(store: Store, now_ms: number, userId: string): Promise<string> {
  const id = crypto.randomUUID()
  const now = new Date(now_ms)
  await store.prisma.session.create({
    data: { id, userId, createdAt: now, lastSeenAt: now, expiresAt: new Date(now_ms + SESSION_MAX_AGE_MS) },
  })
  return id
}

/**
 * Sessions in force among `sids`, people's and walls'. Revoked, expired, unknown and those of disabled people are
 * missing. With each person come the stays they have opened in an emergency and that are in force.
 */
export async function readSessions(store: Store, now_ms: number, sids: readonly string[]): Promise<Map<string, Principal>> {
  const principals = await readWalls(store, now_ms, sids)
  const people = sids.filter((sid) => !isWallSession(sid))
  if (people.length === 0) return principals
  const openings = { where: openingInForce(now_ms), select: { encounterId: true, untilAt: true } }
  const rows = await store.prisma.session.findMany({
    where: { id: { in: people }, revokedAt: null, expiresAt: { gt: new Date(now_ms) }, user: { disabledAt: null } },
    include: { user: { include: { wards: true, openings } } },
  })
  for (const { id, expiresAt, user } of rows) {
    const known = role.safeParse(user.role)
    if (!known.success) continue // a role this build does not know has no rights
    principals.set(id, {
      user: user.id,
      name: user.name,
      role: known.data,
      wards: user.wards.map((w) => w.wardId).sort(),
      session: id,
      expires_ms: expiresAt.getTime(),
      opened: user.openings.map(({ encounterId, untilAt }) => ({ encounter: encounterId, until_ms: untilAt.getTime() })),
    })
  }
  return principals
}

export async function readSession(store: Store, now_ms: number, sid: string): Promise<Principal | null> {
  return (await readSessions(store, now_ms, [sid])).get(sid) ?? null
}

/** Signing out, or an admin ending it. Open sockets end within 2 s. */
export async function revokeSession(store: Store, now_ms: number, sid: string): Promise<void> {
  await store.prisma.session.updateMany({ where: { id: sid, revokedAt: null }, data: { revokedAt: new Date(now_ms) } })
}

export async function touchSession(store: Store, now_ms: number, sid: string): Promise<void> {
  await store.prisma.session.updateMany({ where: { id: sid }, data: { lastSeenAt: new Date(now_ms) } })
}

/** Forgets sessions that ended long ago. @returns how many. */
export async function forgetSessions(store: Store, before_ms: number): Promise<number> {
  return (await store.prisma.session.deleteMany({ where: { expiresAt: { lt: new Date(before_ms) } } })).count
}
