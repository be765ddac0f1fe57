import type { AccountReply } from '../../contracts/account.ts'
import { personRole } from '../../contracts/role.ts'
import { type Failures, TooMany } from '../access/failures.ts'
import { authorise } from '../access/policy.ts'
import { Denied, type Principal } from '../access/principal.ts'
import { change, note } from './change.ts'
import { ConflictError } from './conflict.ts'
import { hashPassword, passwordFault } from './passwords.ts'
import { isSimple, PIN } from './pins.ts'
import { prove } from './proof.ts'
import { revokeAll } from './revoke.ts'
import { endSession } from './sessions.ts'
import type { Store } from './store.ts'
import { inTurn } from './turn.ts'

/** What is one's own: sessions, password, PIN. Everybody's who is a person; nobody else's account is in reach. */

/** Oneself, with the sessions in force, the newest touched first. @throws Denied */
export async function ownAccount(principal: Principal, store: Store, now_ms: number): Promise<AccountReply> {
  authorise(principal, 'view_account', null)
  const inForce = { where: { revokedAt: null, expiresAt: { gt: new Date(now_ms) } }, orderBy: { lastSeenAt: 'desc' } } as const
  const row = await store.prisma.user.findUniqueOrThrow({
    where: { id: principal.user },
    include: {
      sessions: inForce,
      wards: { where: { ward: { closedAt: null } }, include: { ward: true }, orderBy: { ward: { name: 'asc' } } },
    },
  })
  return {
    name: row.name,
    login: row.login,
    role: personRole.parse(row.role),
    wards: row.wards.map(({ ward }) => ({ id: ward.id, name: ward.name })),
    password: row.passwordHash !== null,
    pin: row.pinIndex !== null,
    sessions: row.sessions.map(({ id, address, agent, createdAt, lastSeenAt, expiresAt }) => ({
      ...{ session: id, here: id === principal.session, address, agent },
      ...{ since_ms: createdAt.getTime(), seen_ms: lastSeenAt.getTime(), until_ms: expiresAt.getTime() },
    })),
  }
}

/** Ends one of one's own sessions: a tablet left somewhere. @throws Denied `not_found` for anybody else's */
export async function endOwnSession(principal: Principal, store: Store, now_ms: number, session: string): Promise<void> {
  authorise(principal, 'change_account', null)
  await change(store, principal, now_ms, async ({ prisma, audit }) => {
    const own = await prisma.session.findFirst({ where: { id: session, userId: principal.user }, select: { id: true } })
    if (!own) throw new Denied('not_found')
    if (await endSession(prisma, now_ms, session)) await audit('session.ended', session, { why: 'by_owner' })
  })
}

/** Signs out everywhere, here too. @returns how many sessions ended */
export async function endOwnSessions(principal: Principal, store: Store, now_ms: number): Promise<{ ended: number }> {
  authorise(principal, 'change_account', null)
  return change(store, principal, now_ms, async ({ prisma, audit }) => {
    const ended = await revokeAll(prisma, now_ms, principal.user)
    await audit('session.all_ended', principal.user, { sessions: ended })
    return { ended }
  })
}

/**
 * Another password; every session but this one ends.
 * @throws Denied, TooMany, ConflictError `signs_in_elsewhere`, `password_wrong`, `password_too_short`, `password_too_simple`, `password_unchanged`
 */
export async function changePassword(
  principal: Principal,
  store: Store,
  now_ms: number,
  attempts: Failures,
  { current, next }: { current: string; next: string },
): Promise<{ ended: number }> {
  authorise(principal, 'change_account', null)
  const row = await store.prisma.user.findUniqueOrThrow({ where: { id: principal.user } })
  if (row.passwordHash === null) throw new ConflictError('signs_in_elsewhere')
  await prove(principal, store, now_ms, attempts, { password: current })
  const fault = next === current ? 'password_unchanged' : passwordFault(next, row)
  if (fault) throw new ConflictError(fault)
  const passwordHash = await hashPassword(next)
  return change(store, principal, now_ms, async ({ prisma, audit }) => {
    // Only over the password that was proven: of two changes at once one wins, and the other is told its password is wrong.
    const { count } = await prisma.user.updateMany({ where: { id: row.id, passwordHash: row.passwordHash }, data: { passwordHash } })
    if (count !== 1) throw new ConflictError('password_wrong')
    const ended = await revokeAll(prisma, now_ms, row.id, principal.session)
    await audit('account.password_changed', row.id, { sessions: ended })
    return { ended }
  })
}

/** Who has no password here has just signed in, when they choose a PIN. */
const JUST_SIGNED_IN_MS = 5 * 60_000

/**
 * The personal PIN, in place of an older one. That somebody else has it is told, for it cannot be taken, and counts as a
 * failed attempt: trying PINs to find a colleague's is stopped as guessing is.
 * @throws Denied, TooMany, ConflictError `password_wrong`, `sign_in_again`, `pin_too_simple`, `pin_taken`
 */
export async function setPin(
  principal: Principal,
  store: Store,
  now_ms: number,
  attempts: Failures,
  { password, pin }: { password?: string | undefined; pin: string },
): Promise<void> {
  authorise(principal, 'change_account', null)
  if (attempts.full(triesOf(principal))) throw new TooMany()
  await proveForPin(principal, store, now_ms, attempts, password)
  if (!PIN.test(pin) || isSimple(pin)) throw new ConflictError('pin_too_simple')
  const pinIndex = store.fields.index('pin', pin)
  const isTaken = await change(store, principal, now_ms, async ({ prisma, audit }) => {
    await inTurn(prisma, 'people')
    if (await prisma.user.findFirst({ where: { pinIndex, id: { not: principal.user } }, select: { id: true } })) return true
    await prisma.user.update({ where: { id: principal.user }, data: { pinIndex } })
    await audit('account.pin_changed', principal.user)
    return false
  })
  if (isTaken) await refuseTaken(principal, store, now_ms, attempts)
}

async function proveForPin(principal: Principal, store: Store, now_ms: number, attempts: Failures, password?: string): Promise<void> {
  const { passwordHash } = await store.prisma.user.findUniqueOrThrow({ where: { id: principal.user }, select: { passwordHash: true } })
  if (passwordHash !== null) return prove(principal, store, now_ms, attempts, { password: password ?? '' })
  const { createdAt } = await store.prisma.session.findUniqueOrThrow({ where: { id: principal.session }, select: { createdAt: true } })
  if (now_ms - createdAt.getTime() > JUST_SIGNED_IN_MS) throw new ConflictError('sign_in_again')
}

/** Counted apart from wrong passwords, which a right one forgives. */
const triesOf = ({ user }: Principal) => `pin ${user}`

async function refuseTaken(principal: Principal, store: Store, now_ms: number, attempts: Failures): Promise<never> {
  const { user } = principal
  attempts.add(triesOf(principal))
  await note(store, now_ms, { actor: user, action: 'account.pin_refused', subject: user, detail: { why: 'taken' } })
  throw new ConflictError('pin_taken')
}
