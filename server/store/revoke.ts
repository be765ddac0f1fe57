import type { Prisma } from './generated/client.ts'

/** Every session of `user` in force ends, but `except`; open sockets follow within 2 s. @returns how many. For whoever has authorised it. */
export async function revokeAll(prisma: Prisma.TransactionClient, now_ms: number, user: string, except?: string): Promise<number> {
  const now = new Date(now_ms)
  const { count } = await prisma.session.updateMany({
    where: { userId: user, revokedAt: null, expiresAt: { gt: now }, ...(except ? { id: { not: except } } : {}) },
    data: { revokedAt: now },
  })
  return count
}
