import { role } from '../../contracts/role.ts'
import { removed } from '../access/controls.ts'
import { inForce, type Principal } from '../access/principal.ts'
import type { SessionSource } from '../access/session.ts'
import { IDLE_LIMITS, type IdleLimits, idleLimit, sessionEnd } from '../access/session-limits.ts'
import { change } from './change.ts'
import type { Prisma } from './generated/client.ts'
import { openingInForce } from './openings.ts'
import type { Store } from './store.ts'
import { isWallSession, readWalls } from './walls.ts'

/** Where somebody signs in from: kept with the session, so that its owner knows it again. */
export interface From {
  address: string
  agent: string
  /** The session this browser had until now; it ends with the new sign-in. */
  previous: string | null
}
export const NOWHERE: From = { address: '', agent: '', previous: null }
const TEXT_MAX = 200
const NOT_ENDED = { revokedAt: null, user: { disabledAt: null } }

/**
 * A new session, with a new id, of a person who has just proven who they are. The row is the truth: who, which role,
 * which wards, until when. The cookie carries its id only.
 */
export async function createSession(
  store: { prisma: Prisma.TransactionClient },
  now_ms: number,
  userId: string,
  from: From = NOWHERE,
): Promise<string> {
  const id = crypto.randomUUID()
  const now = new Date(now_ms)
  const user = await store.prisma.user.findUniqueOrThrow({ where: { id: userId }, select: { role: true } })
  const expiresAt = new Date(sessionEnd(role.exclude(['kiosk']).parse(user.role), now_ms))
  const seen = { createdAt: now, lastSeenAt: now, activeAt: now }
  const place = { address: from.address.slice(0, TEXT_MAX), agent: from.agent.slice(0, TEXT_MAX) }
  await store.prisma.session.create({ data: { id, userId, ...seen, expiresAt, ...place } })
  return id
}

/**
 * Sessions in force among `sids`, people's and walls'. Revoked, expired, unknown and those of disabled people are
 * missing. With each person come the stays they have opened in an emergency and that are in force, and since when they
 * have touched nothing.
 */
export async function readSessions(
  store: Store,
  now_ms: number,
  sids: readonly string[],
  limits: IdleLimits = IDLE_LIMITS,
): Promise<Map<string, Principal>> {
  const principals = await readWalls(store, now_ms, sids)
  const people = sids.filter((sid) => !isWallSession(sid))
  if (people.length === 0) return principals
  const openings = { where: openingInForce(now_ms), select: { encounterId: true, untilAt: true } }
  const rows = await store.prisma.session.findMany({
    where: { id: { in: people }, expiresAt: { gt: new Date(now_ms) }, ...(removed('revocation') ? {} : NOT_ENDED) },
    include: { user: { include: { wards: true, openings } } },
  })
  for (const row of rows) {
    const principal = principalOf(row, limits)
    if (principal && principal.expires_ms > now_ms) principals.set(row.id, inForce(principal, now_ms))
  }
  return principals
}

type Row = Prisma.SessionGetPayload<{ include: { user: { include: { wards: true } } } }> & {
  user: { openings: ReadonlyArray<{ encounterId: string; untilAt: Date }> }
}

function principalOf({ id, createdAt, expiresAt, activeAt, user }: Row, limits: IdleLimits): Principal | null {
  const known = role.safeParse(user.role)
  if (!known.success) return null // a role this build does not know has no rights
  const limit_ms = idleLimit(known.data, limits)
  return {
    user: user.id,
    name: user.name,
    role: known.data,
    wards: user.wards.map((w) => w.wardId).sort(),
    session: id,
    // A role given since then may allow less than the one the session began with.
    expires_ms: Math.min(expiresAt.getTime(), sessionEnd(known.data, createdAt.getTime())),
    opened: user.openings.map(({ encounterId, untilAt }) => ({ encounter: encounterId, until_ms: untilAt.getTime() })),
    ...(limit_ms === null ? {} : { idle: { since_ms: activeAt.getTime(), limit_ms } }),
  }
}

export async function readSession(store: Store, now_ms: number, sid: string, limits?: IdleLimits): Promise<Principal | null> {
  return (await readSessions(store, now_ms, [sid], limits)).get(sid) ?? null
}

/** Sessions as pages, API and sockets read them. */
export function sessionSource(store: Store, now_ms: () => number, limits: IdleLimits): SessionSource {
  return {
    readSession: (sid) => readSession(store, now_ms(), sid, limits),
    readSessions: (sids) => readSessions(store, now_ms(), sids, limits),
    touch: (principal, since_ms) => touchSession(store, now_ms(), principal, since_ms),
  }
}

/** Signing out. Open sockets of the session end within 2 s. */
export async function revokeSession(store: Store, now_ms: number, sid: string): Promise<void> {
  const row = await store.prisma.session.findUnique({ where: { id: sid }, select: { userId: true } })
  if (!row) return
  await change(store, { user: row.userId }, now_ms, async ({ prisma, audit }) => {
    if (await endSession(prisma, now_ms, sid)) await audit('session.signed_out', sid)
  })
}

/** Ends one session within a change. @returns whether it was in force until now */
export async function endSession(prisma: Prisma.TransactionClient, now_ms: number, sid: string): Promise<boolean> {
  const ended = { where: { id: sid, revokedAt: null }, data: { revokedAt: new Date(now_ms) } }
  return (await prisma.session.updateMany(ended)).count > 0
}

/** A touch counts only while the session is not locked: what is locked is opened by `unlock` alone. */
async function touchSession(store: Store, now_ms: number, { session, idle }: Principal, since_ms: number | null): Promise<void> {
  if (!idle) return
  const now = new Date(now_ms)
  const unlocked = { activeAt: { gt: new Date(now_ms - idle.limit_ms), lt: now } }
  const waited = since_ms === null || since_ms === 0 ? [] : [{ activeAt: new Date(since_ms) }]
  const where = { id: session, revokedAt: null, OR: [unlocked, ...waited] }
  await store.prisma.session.updateMany({ where, data: { activeAt: now, lastSeenAt: now } })
}

/** Forgets sessions that ended long ago. @returns how many. */
export async function forgetSessions(store: Store, before_ms: number): Promise<number> {
  return (await store.prisma.session.deleteMany({ where: { expiresAt: { lt: new Date(before_ms) } } })).count
}
