import type { LinkReply } from '../../contracts/people.ts'
import { change } from './change.ts'
import { ConflictError } from './conflict.ts'
import type { Prisma } from './generated/client.ts'
import { hashPassword, passwordFault } from './passwords.ts'
import { revokeAll } from './revoke.ts'
import type { Store } from './store.ts'
import { newToken, tokenHash } from './token.ts'

/** Long enough for a person who comes back after a weekend. */
export const LINK_AGE_MS = 72 * 3_600_000

/** A new link for `user`; older ones stop working. The token is told once, its hash kept. For whoever has authorised it. */
export async function makeLink(prisma: Prisma.TransactionClient, now_ms: number, user: string): Promise<LinkReply> {
  const token = newToken()
  const until_ms = now_ms + LINK_AGE_MS
  await prisma.invite.updateMany({ where: { userId: user, usedAt: null }, data: { usedAt: new Date(now_ms) } })
  await prisma.invite.create({
    data: { tokenHash: tokenHash(token), userId: user, createdAt: new Date(now_ms), expiresAt: new Date(until_ms) },
  })
  return { user, token, until_ms }
}

const unused = (now_ms: number, token: string) => ({
  ...{ tokenHash: tokenHash(token), usedAt: null, expiresAt: { gt: new Date(now_ms) } },
  user: { disabledAt: null },
})

/** Whose link this is; null when it was used or replaced, is too old, or its person is disabled. The token is the right to ask. */
export async function invited(store: Store, now_ms: number, token: string): Promise<{ login: string; name: string } | null> {
  const row = await store.prisma.invite.findFirst({
    where: unused(now_ms, token),
    select: { user: { select: { login: true, name: true } } },
  })
  return row?.user ?? null
}

/**
 * The person of the link has `password` from now on, and every session begun with the old one ends. The link is spent in
 * the same transaction, so two clicks choose once. @throws ConflictError `link_not_valid`, or what is wrong with the password
 */
export async function choosePassword(
  store: Store,
  now_ms: number,
  { token, password }: { token: string; password: string },
): Promise<void> {
  const link = await store.prisma.invite.findFirst({ where: unused(now_ms, token), include: { user: true } })
  if (!link) throw new ConflictError('link_not_valid')
  const fault = passwordFault(password, link.user)
  if (fault) throw new ConflictError(fault)
  const passwordHash = await hashPassword(password)
  const user = link.userId
  await change(store, { user }, now_ms, async ({ prisma, audit }) => {
    const { count } = await prisma.invite.updateMany({ where: unused(now_ms, token), data: { usedAt: new Date(now_ms) } })
    if (count !== 1) throw new ConflictError('link_not_valid')
    await prisma.user.update({ where: { id: user }, data: { passwordHash } })
    const sessions = await revokeAll(prisma, now_ms, user)
    await audit('person.password_chosen', user, { sessions })
  })
}
