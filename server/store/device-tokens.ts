import type { TokenLine, TokenMade } from '../../contracts/devices.ts'
import { authorise } from '../access/policy.ts'
import { Denied, type Principal } from '../access/principal.ts'
import { type Change, change } from './change.ts'
import { ConflictError } from './conflict.ts'
import { lockDevice } from './device-row.ts'
import type { Store } from './store.ts'
import { newToken, tokenHash } from './token.ts'

/** A token is named by the first digits of its hash. */
const NAME_DIGITS = 16

interface TokenRow {
  hash: string
  createdAt: Date
  expiresAt: Date | null
}

/** Those that work, newest first. `used`: hash of the token of the open connection. */
export function tokenLines(rows: readonly TokenRow[], used: string | null, now_ms: number): TokenLine[] {
  return rows
    .filter(({ expiresAt }) => expiresAt === null || expiresAt.getTime() > now_ms)
    .map(({ hash, createdAt, expiresAt }) => ({
      token: hash.slice(0, NAME_DIGITS),
      created_ms: createdAt.getTime(),
      ends_ms: expiresAt?.getTime() ?? null,
      in_use: hash === used,
    }))
}

/**
 * A token more for each device; those it has end after `overlap_ms`, or earlier where that was said before. Both work
 * meanwhile, so whoever is connected stays so. @throws Denied, ConflictError `device_revoked`: then none was made
 */
export async function rotateTokens(
  principal: Principal,
  store: Store,
  now_ms: number,
  { devices, overlap_ms }: { devices: readonly string[]; overlap_ms: number },
): Promise<TokenMade[]> {
  authorise(principal, 'manage_devices', null)
  return change(store, principal, now_ms, async (here) => {
    const made: TokenMade[] = []
    // In one order: two who rotate the same devices wait for, and do not block, each other.
    for (const device of [...new Set(devices)].sort()) {
      const { revokedAt } = await lockDevice(here.prisma, device)
      if (revokedAt) throw new ConflictError('device_revoked', { device })
      made.push(await makeToken(here, now_ms, device, overlap_ms))
    }
    return made
  })
}

/** `overlap_ms` null: there are no others. For those who have authorised and hold the device's row. */
export async function makeToken({ prisma, audit }: Change, now_ms: number, device: string, overlap_ms: number | null): Promise<TokenMade> {
  const token = newToken()
  const hash = tokenHash(token)
  const end = new Date(now_ms + (overlap_ms ?? 0))
  const others = { deviceId: device, OR: [{ expiresAt: null }, { expiresAt: { gt: new Date(now_ms) } }] }
  const living = await prisma.deviceToken.count({ where: others })
  await prisma.deviceToken.updateMany({
    where: { deviceId: device, OR: [{ expiresAt: null }, { expiresAt: { gt: end } }] },
    data: { expiresAt: end },
  })
  await prisma.deviceToken.create({ data: { hash, deviceId: device, createdAt: new Date(now_ms) } })
  await audit('device.token_made', device, { token: hash.slice(0, NAME_DIGITS), others: living, others_end_ms: end.getTime() })
  const row = await prisma.device.findUniqueOrThrow({
    where: { id: device },
    include: { bindings: { where: { toAt: null }, include: { encounter: { include: { bed: true } } } } },
  })
  const bed = row.bindings[0]?.encounter.bed
  const place = { ward: bed?.wardId ?? '', bed: bed?.label ?? '' }
  return { device, token, kind: row.kind, ...place, others_end_ms: living > 0 ? end.getTime() : null }
}

/** This token works no longer, at once: its connection is closed and does not come back with it. Ended twice is ended. @throws Denied */
export async function endToken(
  principal: Principal,
  store: Store,
  now_ms: number,
  { device, token }: { device: string; token: string },
): Promise<void> {
  authorise(principal, 'manage_devices', null)
  await change(store, principal, now_ms, async ({ prisma, audit }) => {
    await lockDevice(prisma, device)
    const row = await prisma.deviceToken.findFirst({ where: { deviceId: device, hash: { startsWith: token } } })
    if (!row || token.length !== NAME_DIGITS) throw new Denied('not_found')
    if (row.expiresAt && row.expiresAt.getTime() <= now_ms) return
    await prisma.deviceToken.update({ where: { hash: row.hash }, data: { expiresAt: new Date(now_ms) } })
    await audit('device.token_ended', device, { token })
  })
}
