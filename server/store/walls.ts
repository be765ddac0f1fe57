import type { Principal } from '../access/principal.ts'
import type { Store } from './store.ts'

const SESSION = 'wall:'
/** The last moment a Date can tell: a wall's right to its ward ends by revocation alone. */
const NO_END_MS = 8_640_000_000_000_000
/** That a wall asks is kept this exact, so that being asked for once a second is not a write a second. */
const SEEN_EVERY_MS = 10_000

/** Whether `sid` is a wall's session and not a person's. */
export const isWallSession = (sid: string): boolean => sid.startsWith(SESSION)

/** Walls in force among `sids` (`wall:<hash of the token>`), each with its one ward. That they were asked for is their being seen. */
export async function readWalls(store: Store, now_ms: number, sids: readonly string[]): Promise<Map<string, Principal>> {
  const hashes = sids.filter(isWallSession).map((sid) => sid.slice(SESSION.length))
  if (hashes.length === 0) return new Map()
  const rows = await store.prisma.wall.findMany({ where: { tokenHash: { in: hashes }, revokedAt: null } })
  const unseen = rows.filter(({ lastSeenAt }) => !lastSeenAt || now_ms - lastSeenAt.getTime() >= SEEN_EVERY_MS)
  if (unseen.length > 0)
    await store.prisma.wall.updateMany({ where: { id: { in: unseen.map(({ id }) => id) } }, data: { lastSeenAt: new Date(now_ms) } })
  return new Map(
    rows.map(({ id, name, wardId, tokenHash }) => [SESSION + tokenHash, principalOf({ id, name, wardId }, SESSION + tokenHash)]),
  )
}

function principalOf({ id, name, wardId }: { id: string; name: string; wardId: string }, session: string): Principal {
  return { user: `wall:${id}`, name, role: 'kiosk', wards: [wardId], session, expires_ms: NO_END_MS }
}
