import type { PersonRole } from '../../contracts/role.ts'
import { change, note } from './change.ts'
import { verifyPassword } from './passwords.ts'
import { createSession, endSession, type From, NOWHERE } from './sessions.ts'
import type { Store } from './store.ts'

export interface SignedIn {
  user: string
  session: string
}

/** What the audit calls somebody who is not known here. */
const NOBODY = 'anonymous'

/**
 * For the sign-in alone, before there is a principal. null: no such account, disabled, without a password here, or the
 * wrong password; which one is told to nobody but the audit, and takes as long. A login that is no account is kept as a
 * blind index: a password typed into the wrong field must not be read there.
 */
export async function signIn(
  store: Store,
  now_ms: number,
  login: string,
  password: string,
  from: From = NOWHERE,
): Promise<SignedIn | null> {
  const asked = login.trim().toLowerCase()
  const row = await store.prisma.user.findUnique({ where: { login: asked } })
  const usable = row && row.disabledAt === null
  const matches = await verifyPassword(usable ? row.passwordHash : null, password)
  if (matches && usable) return begin(store, now_ms, row.id, from, { with: 'password' })
  const why = !row ? 'unknown' : row.disabledAt ? 'disabled' : 'wrong'
  const subject = row?.id ?? `login:${store.fields.index('login', asked)}`
  await failed(store, now_ms, subject, from, { why, with: 'password' })
  return null
}

/** Who somebody is by the organisation's own sign-in; role and wards as its claims say today. */
export interface ProviderPerson {
  /** `issuer|sub` */
  subject: string
  name: string
  role: PersonRole
  /** Ids or names of wards; '*' is every ward. */
  wards: readonly string[]
}

/**
 * Signs in whom the provider vouches for. Who comes the first time gets an account; name, role and wards are taken from
 * the provider each time anew. A person disabled here stays out: null.
 */
export async function signInByProvider(store: Store, now_ms: number, person: ProviderPerson, from: From): Promise<SignedIn | null> {
  const { subject, name, role } = person
  // A login nobody can type: accounts of the provider are never one with an account made here.
  await store.prisma.user.createMany({ data: [{ id: crypto.randomUUID(), login: subject, subject, name, role }], skipDuplicates: true })
  const row = await store.prisma.user.findUniqueOrThrow({ where: { subject } })
  if (row.disabledAt) {
    await failed(store, now_ms, row.id, from, { why: 'disabled', with: 'provider' })
    return null
  }
  const wards = await wardsNamed(store, person.wards)
  return begin(store, now_ms, row.id, from, { with: 'provider', role, wards }, async (prisma) => {
    await prisma.userWard.deleteMany({ where: { userId: row.id, wardId: { notIn: wards } } })
    await prisma.userWard.createMany({ data: wards.map((wardId) => ({ userId: row.id, wardId })), skipDuplicates: true })
    await prisma.user.update({ where: { id: row.id }, data: { name, role } })
  })
}

/** The provider vouched for somebody who may not come in here. */
export function refusedByClaims(store: Store, now_ms: number, subject: string, from: From, why: string): Promise<void> {
  return failed(store, now_ms, `login:${store.fields.index('subject', subject)}`, from, { why, with: 'provider' })
}

async function wardsNamed(store: Store, named: readonly string[]): Promise<string[]> {
  const which = named.includes('*') ? {} : { OR: [{ id: { in: [...named] } }, { name: { in: [...named] } }] }
  return (await store.prisma.ward.findMany({ where: { closedAt: null, ...which }, select: { id: true }, orderBy: { id: 'asc' } })).map(
    ({ id }) => id,
  )
}

type Transaction = Parameters<typeof endSession>[0]

function begin(
  store: Store,
  now_ms: number,
  user: string,
  from: From,
  detail: Record<string, unknown>,
  prepare: (prisma: Transaction) => Promise<void> = async () => undefined,
): Promise<SignedIn> {
  return change(store, { user }, now_ms, async ({ prisma, audit }) => {
    await prepare(prisma)
    await prisma.user.update({ where: { id: user }, data: { signedInAt: new Date(now_ms) } })
    if (from.previous && (await endSession(prisma, now_ms, from.previous)))
      await audit('session.ended', from.previous, { why: 'signed_in_anew' })
    const session = await createSession({ prisma }, now_ms, user, from)
    await audit('session.signed_in', session, { ...detail, address: from.address })
    return { user, session }
  })
}

function failed(store: Store, now_ms: number, subject: string, from: From, detail: Record<string, unknown>): Promise<void> {
  return note(store, now_ms, { actor: NOBODY, action: 'session.sign_in_failed', subject, detail: { ...detail, address: from.address } })
}
