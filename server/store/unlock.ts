import type { Proof, SessionReply } from '../../contracts/account.ts'
import type { Failures } from '../access/failures.ts'
import { authorise } from '../access/policy.ts'
import { Denied, type Principal } from '../access/principal.ts'
import { change } from './change.ts'
import { prove } from './proof.ts'
import type { Store } from './store.ts'

/** How one's own session stands. @throws Denied for a wall, which has none */
export async function ownSession(principal: Principal, store: Store): Promise<SessionReply> {
  authorise(principal, 'view_account', null)
  const row = await store.prisma.user.findUniqueOrThrow({ where: { id: principal.user }, select: { passwordHash: true, pinIndex: true } })
  const ways = [...(row.pinIndex ? (['pin'] as const) : []), ...(row.passwordHash ? (['password'] as const) : [])]
  return { locked: principal.locked === true, until_ms: principal.expires_ms, ways }
}

/**
 * Opens a session that has locked; the one change a locked session can ask for. What has ended meanwhile stays ended.
 * @throws Denied `signed_out`, TooMany, ConflictError `password_wrong`, `pin_wrong`
 */
export async function unlock(principal: Principal, store: Store, now_ms: number, attempts: Failures, proof: Proof): Promise<void> {
  authorise(principal, 'view_account', null)
  await prove(principal, store, now_ms, attempts, proof)
  const now = new Date(now_ms)
  const inForce = { id: principal.session, revokedAt: null, expiresAt: { gt: now }, user: { disabledAt: null } }
  await change(store, principal, now_ms, async ({ prisma, audit }) => {
    const { count } = await prisma.session.updateMany({ where: inForce, data: { activeAt: now, lastSeenAt: now } })
    if (count !== 1) throw new Denied('signed_out')
    await audit('session.unlocked', principal.session, { with: 'pin' in proof ? 'pin' : 'password' })
  })
}

/** Locks at once, for whoever walks away from a screen that others use; no touch undoes it. */
export async function lock(principal: Principal, store: Store, now_ms: number): Promise<void> {
  authorise(principal, 'view_account', null)
  await change(store, principal, now_ms, async ({ prisma, audit }) => {
    await prisma.session.updateMany({ where: { id: principal.session, revokedAt: null }, data: { activeAt: new Date(0) } })
    await audit('session.locked', principal.session)
  })
}
