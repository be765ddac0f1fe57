import type { ChangePerson, InvitePerson, LinkReply, PeopleReply, PersonRow, PersonState } from '../../contracts/people.ts'
import { personRole } from '../../contracts/role.ts'
import { authorise } from '../access/policy.ts'
import { Denied, type Principal } from '../access/principal.ts'
import { change } from './change.ts'
import { ConflictError } from './conflict.ts'
import type { Prisma } from './generated/client.ts'
import { makeLink } from './invites.ts'
import { revokeAll } from './revoke.ts'
import type { Store } from './store.ts'
import { inTurn } from './turn.ts'

/** Set-up of people by an admin: who may sign in, as what, and where. Audited with what was and what is. */

/** Everyone, by name, with open wards to choose from. @throws Denied */
export async function peopleFor(principal: Principal, store: Store, now_ms: number): Promise<PeopleReply> {
  authorise(principal, 'manage_people', null)
  const now = new Date(now_ms)
  const [rows, wards] = await Promise.all([
    store.prisma.user.findMany({
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
      include: {
        wards: { where: { ward: { closedAt: null } } },
        sessions: { where: { revokedAt: null, expiresAt: { gt: now } }, select: { id: true } },
        invites: { where: { usedAt: null, expiresAt: { gt: now } }, select: { expiresAt: true } },
      },
    }),
    store.prisma.ward.findMany({ where: { closedAt: null }, orderBy: { name: 'asc' }, select: { id: true, name: true } }),
  ])
  const people = rows.flatMap((row): PersonRow[] => {
    const role = personRole.safeParse(row.role)
    if (!role.success) return [] // a role this build does not know has no rights to give or take
    const { id: user, name, login, sessions, signedInAt, invites } = row
    return [
      {
        ...{ user, name, login, role: role.data, state: stateOf(row) },
        wards: row.wards.map(({ wardId }) => wardId).sort(),
        sessions: row.disabledAt ? 0 : sessions.length,
        signed_in_ms: signedInAt?.getTime() ?? null,
        link_until_ms: invites[0]?.expiresAt.getTime() ?? null,
      },
    ]
  })
  return { people, wards, me: principal.user }
}

function stateOf(row: { disabledAt: Date | null; passwordHash: string | null; subject: string | null }): PersonState {
  if (row.disabledAt) return 'disabled'
  if (row.passwordHash !== null) return 'active'
  return row.subject === null ? 'invited' : 'organisation'
}

/** A new person, who cannot sign in before a password was chosen by the link. @throws Denied, ConflictError */
export async function invite(principal: Principal, store: Store, now_ms: number, asked: InvitePerson): Promise<LinkReply> {
  authorise(principal, 'manage_people', null)
  const { name, login, role } = asked
  return change(store, principal, now_ms, async ({ prisma, audit }) => {
    await inTurn(prisma, 'people')
    const wards = await openWards(prisma, asked.wards)
    if (await prisma.user.findUnique({ where: { login } })) throw new ConflictError('login_taken')
    const user = crypto.randomUUID()
    await prisma.user.create({
      data: { id: user, name, login, role, createdAt: new Date(now_ms), wards: { create: wards.map((wardId) => ({ wardId })) } },
    })
    await audit('person.invited', user, { after: { role, wards } })
    return makeLink(prisma, now_ms, user)
  })
}

/** A link to choose a new password; older links stop working, the password stays until the link is used. @throws Denied, ConflictError */
export async function linkFor(principal: Principal, store: Store, now_ms: number, user: string): Promise<LinkReply> {
  authorise(principal, 'manage_people', null)
  return change(store, principal, now_ms, async ({ prisma, audit }) => {
    const row = await another(prisma, principal, user)
    if (row.disabledAt) throw new ConflictError('account_disabled')
    if (row.subject !== null) throw new ConflictError('signs_in_elsewhere')
    await audit('person.link_made', user)
    return makeLink(prisma, now_ms, user)
  })
}

/** Name, role and wards. Open screens follow within 2 s. @throws Denied, ConflictError */
export async function changePerson(principal: Principal, store: Store, now_ms: number, user: string, asked: ChangePerson): Promise<void> {
  authorise(principal, 'manage_people', null)
  const { name, role } = asked
  await change(store, principal, now_ms, async ({ prisma, audit }) => {
    const row = await another(prisma, principal, user)
    const before = row.wards.map(({ wardId }) => wardId).sort()
    const after = await openWards(prisma, asked.wards)
    if (role !== 'admin') await keepAnAdmin(prisma, row)
    await prisma.userWard.deleteMany({ where: { userId: user, wardId: { in: before.filter((ward) => !after.includes(ward)) } } })
    await prisma.userWard.createMany({ data: after.map((wardId) => ({ userId: user, wardId })), skipDuplicates: true })
    await prisma.user.update({ where: { id: user }, data: { name, role } })
    await audit('person.changed', user, {
      before: { role: row.role, wards: before },
      after: { role, wards: after },
      renamed: name !== row.name,
    })
  })
}

/** Takes access away, with every session, or gives it back. @throws Denied, ConflictError */
export async function setEnabled(principal: Principal, store: Store, now_ms: number, user: string, enabled: boolean): Promise<void> {
  authorise(principal, 'manage_people', null)
  await change(store, principal, now_ms, async ({ prisma, audit }) => {
    const row = await another(prisma, principal, user)
    if ((row.disabledAt === null) === enabled) return
    if (!enabled) await keepAnAdmin(prisma, row)
    await prisma.user.update({ where: { id: user }, data: { disabledAt: enabled ? null : new Date(now_ms) } })
    const sessions = enabled ? 0 : await revokeAll(prisma, now_ms, user)
    await audit(enabled ? 'person.enabled' : 'person.disabled', user, { sessions })
  })
}

/** Ends every session of a person, who may sign in again. One's own too: a lost tablet. @returns how many. @throws Denied */
export async function endSessions(principal: Principal, store: Store, now_ms: number, user: string): Promise<{ ended: number }> {
  authorise(principal, 'manage_people', null)
  return change(store, principal, now_ms, async ({ prisma, audit }) => {
    if (!(await prisma.user.findUnique({ where: { id: user } }))) throw new Denied('not_found')
    const ended = await revokeAll(prisma, now_ms, user)
    await audit('person.sessions_ended', user, { sessions: ended })
    return { ended }
  })
}

/** Somebody else's row, in one's turn: nobody changes their own role, wards or access. */
async function another(prisma: Prisma.TransactionClient, principal: Principal, user: string) {
  if (user === principal.user) throw new ConflictError('own_account')
  await inTurn(prisma, 'people')
  const row = await prisma.user.findUnique({ where: { id: user }, include: { wards: { where: { ward: { closedAt: null } } } } })
  if (!row) throw new Denied('not_found')
  return row
}

/** Those given, once each, when all are open wards. */
async function openWards(prisma: Prisma.TransactionClient, asked: readonly string[]): Promise<string[]> {
  const ids = [...new Set(asked)].sort()
  const rows = await prisma.ward.findMany({ where: { id: { in: ids } } })
  if (rows.length !== ids.length) throw new Denied('not_found')
  if (rows.some(({ closedAt }) => closedAt !== null)) throw new ConflictError('ward_closed')
  return ids
}

/** Someone must remain who can let others in: an admin who is not disabled and has a way to sign in. Asked in one's turn. */
async function keepAnAdmin(prisma: Prisma.TransactionClient, leaving: { id: string; role: string }): Promise<void> {
  if (leaving.role !== 'admin') return
  const others = await prisma.user.count({
    where: {
      role: 'admin',
      disabledAt: null,
      id: { not: leaving.id },
      OR: [{ passwordHash: { not: null } }, { subject: { not: null } }],
    },
  })
  if (others === 0) throw new ConflictError('last_admin')
}
