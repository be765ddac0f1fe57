import { change } from './change.ts'
import { passwordFault } from './passwords.ts'
import type { Store } from './store.ts'
import { newToken, tokenHash } from './token.ts'
import { insertUser } from './users.ts'

/** The first admin of an empty installation: by a link that works once, within a day. Only its hash is stored. */
const LINK_AGE_MS = 24 * 3_600_000

/** Whether nobody can sign in yet. */
export async function needsSetup(store: Store): Promise<boolean> {
  return (await store.prisma.user.count()) === 0
}

/** @returns the token; older links stop working. */
export async function createSetupLink(store: Store, now_ms: number): Promise<string> {
  const token = newToken()
  await store.prisma.$transaction([
    store.prisma.setupLink.updateMany({ where: { usedAt: null }, data: { usedAt: new Date(now_ms) } }),
    store.prisma.setupLink.create({
      data: { tokenHash: tokenHash(token), createdAt: new Date(now_ms), expiresAt: new Date(now_ms + LINK_AGE_MS) },
    }),
  ])
  return token
}

export type SetupResult =
  | { ok: true; user: string }
  | { ok: false; reason: 'link_not_valid' | 'password_too_short' | 'password_too_simple' | 'bad_request' }

/** Makes the admin, with every ward there is. The link is spent in the same transaction, so two clicks make one admin. */
export async function useSetupLink(
  store: Store,
  now_ms: number,
  { token, login, name, password }: { token: string; login: string; name: string; password: string },
): Promise<SetupResult> {
  if (!/^[\w.@-]{2,100}$/.test(login.trim()) || name.trim().length < 2 || name.length > 200) return { ok: false, reason: 'bad_request' }
  const fault = passwordFault(password, { login, name })
  if (fault) return { ok: false, reason: fault }
  if (password.length > 1_000) return { ok: false, reason: 'bad_request' }
  return change(store, { user: 'setup' }, now_ms, async ({ prisma, audit }) => {
    const spent = await prisma.setupLink.updateMany({
      where: { tokenHash: tokenHash(token), usedAt: null, expiresAt: { gt: new Date(now_ms) } },
      data: { usedAt: new Date(now_ms) },
    })
    if (spent.count !== 1) return { ok: false, reason: 'link_not_valid' } as const
    const wards = await prisma.ward.findMany({ select: { id: true } })
    const user = await insertUser(
      { prisma: prisma as Store['prisma'] },
      { login, name: name.trim(), password, role: 'admin', wards: wards.map((w) => w.id) },
    )
    await audit('person.first_admin', user, { after: { role: 'admin', wards: wards.map((w) => w.id) } })
    return { ok: true, user } as const
  })
}
