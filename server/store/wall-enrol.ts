import { wallSession } from '../access/cookie.ts'
import { change, note } from './change.ts'
import { ConflictError } from './conflict.ts'
import type { Store } from './store.ts'
import { newToken } from './token.ts'

/** Wrong codes that a code outlives; the next one voids it. Whoever guesses has five tries in a hundred million. */
const TRIES_MAX = 5

/**
 * Makes the browser that brings an open code the wall the code was made for; a screen that was this wall before is none
 * any more. Nobody is signed in there: the code is the right.
 * @returns the token for the wall's cookie, told here only. @throws ConflictError `code_not_valid`
 */
export async function enrolWall(store: Store, now_ms: number, given: string): Promise<{ token: string; ward: string }> {
  const codeHash = codeIndex(store, given.replace(/\D/g, ''))
  const now = new Date(now_ms)
  const wall = await store.prisma.wall.findFirst({ where: { codeHash, codeExpiresAt: { gt: now } } })
  const token = newToken()
  const by = { user: `wall:${wall?.id ?? ''}` }
  const enrolled =
    wall &&
    (await change(store, by, now_ms, async ({ prisma, audit }) => {
      const data = { tokenHash: hashOf(token), codeHash: null, codeExpiresAt: null, enrolledAt: now, lastSeenAt: now, revokedAt: null }
      const { count } = await prisma.wall.updateMany({ where: { id: wall.id, codeHash, codeExpiresAt: { gt: now } }, data })
      if (count === 1) await audit('wall.enrolled', wall.id, { ward: wall.wardId })
      return count === 1
    }))
  if (!enrolled) {
    await wrong(store, now_ms)
    throw new ConflictError('code_not_valid')
  }
  return { token, ward: wall.wardId }
}

/** What is stored of a code: eight digits would be guessed from a plain hash in a moment. */
export function codeIndex(store: Store, code: string): string {
  return store.fields.index('wall_code', code)
}

/** What a wall's row keeps of its token. */
function hashOf(token: string): string {
  return wallSession(token).slice('wall:'.length)
}

/** A wrong code may be a guess at any open one: it counts against all of them. */
async function wrong(store: Store, now_ms: number): Promise<void> {
  const open = { codeHash: { not: null }, codeExpiresAt: { gt: new Date(now_ms) } }
  await store.prisma.wall.updateMany({ where: open, data: { codeTries: { increment: 1 } } })
  const { count: voided } = await store.prisma.wall.updateMany({
    where: { ...open, codeTries: { gte: TRIES_MAX } },
    data: { codeHash: null, codeExpiresAt: null },
  })
  await note(store, now_ms, { actor: 'anonymous', action: 'wall.code_refused', subject: 'wall', detail: { voided } })
}
