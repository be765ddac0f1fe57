import { randomInt } from 'node:crypto'
import { WALL_CODE_DIGITS } from '../../contracts/digits.ts'
import type { WallCode, WallFields, WallLine, WallsReply } from '../../contracts/wall.ts'
import { authorise } from '../access/policy.ts'
import { Denied, type Principal } from '../access/principal.ts'
import { type Change, change } from './change.ts'
import { ConflictError } from './conflict.ts'
import type { Store } from './store.ts'
import { codeIndex } from './wall-enrol.ts'

const CODE_AGE_MS = 10 * 60_000
/** A wall says that it is there every second and is written down every ten. */
const CONNECTED_MS = 20_000

/** All walls by ward and name, and the wards one may hang in. @throws Denied */
export async function listWalls(principal: Principal, store: Store, now_ms: number): Promise<WallsReply> {
  authorise(principal, 'manage_walls', null)
  const [walls, wards] = await Promise.all([
    store.prisma.wall.findMany({ include: { ward: true }, orderBy: [{ ward: { name: 'asc' } }, { name: 'asc' }, { id: 'asc' }] }),
    store.prisma.ward.findMany({ where: { closedAt: null }, orderBy: { name: 'asc' }, select: { id: true, name: true } }),
  ])
  return { walls: walls.map((row) => lineOf(row, now_ms)), wards }
}

type Row = Awaited<ReturnType<Store['prisma']['wall']['findFirstOrThrow']>> & { ward: { name: string } }

function lineOf({ id, name, wardId, ward, tokenHash, ...row }: Row, now_ms: number): WallLine {
  const seen_ms = row.lastSeenAt?.getTime() ?? null
  const code_until_ms = row.codeHash ? (row.codeExpiresAt?.getTime() ?? null) : null
  return {
    id,
    name,
    ward: wardId,
    ward_name: ward.name,
    enrolled_ms: row.enrolledAt?.getTime() ?? null,
    seen_ms,
    connected: tokenHash !== null && seen_ms !== null && now_ms - seen_ms < CONNECTED_MS,
    code_until_ms: code_until_ms !== null && code_until_ms > now_ms ? code_until_ms : null,
    revoked_ms: row.revokedAt?.getTime() ?? null,
  }
}

/** @returns the code for its screen. @throws Denied; ConflictError `ward_closed` */
export async function createWall(principal: Principal, store: Store, now_ms: number, { name, ward }: WallFields): Promise<WallCode> {
  authorise(principal, 'manage_walls', null)
  const id = crypto.randomUUID()
  return change(store, principal, now_ms, async (made) => {
    await openWard(made, ward)
    await made.prisma.wall.create({ data: { id, name, wardId: ward, createdAt: new Date(now_ms) } })
    await made.audit('wall.created', id, { ward })
    return codeFor(made, store, now_ms, id)
  })
}

/** A new code, for a new screen or one that forgot; older codes stop working, the screen that runs goes on until it is used. @throws Denied */
export async function newWallCode(principal: Principal, store: Store, now_ms: number, wall: string): Promise<WallCode> {
  authorise(principal, 'manage_walls', null)
  return change(store, principal, now_ms, async (made) => {
    await known(made, wall)
    return codeFor(made, store, now_ms, wall)
  })
}

/** Another name or another ward: the screen goes there by itself. @throws Denied; ConflictError `ward_closed` */
export async function changeWall(
  principal: Principal,
  store: Store,
  now_ms: number,
  wall: string,
  { name, ward }: WallFields,
): Promise<void> {
  authorise(principal, 'manage_walls', null)
  return change(store, principal, now_ms, async (made) => {
    const { wardId } = await known(made, wall)
    if (wardId !== ward) await openWard(made, ward)
    await made.prisma.wall.update({ where: { id: wall }, data: { name, wardId: ward } })
    await made.audit('wall.changed', wall, { ward: [wardId, ward] })
  })
}

/** Its screen shows nothing more within 2 s, and no code made before works. @throws Denied */
export async function revokeWall(principal: Principal, store: Store, now_ms: number, wall: string): Promise<void> {
  authorise(principal, 'manage_walls', null)
  return change(store, principal, now_ms, async (made) => {
    await known(made, wall)
    const data = { tokenHash: null, codeHash: null, codeExpiresAt: null, revokedAt: new Date(now_ms) }
    await made.prisma.wall.update({ where: { id: wall }, data })
    await made.audit('wall.revoked', wall)
  })
}

async function codeFor({ prisma, audit }: Change, store: Store, now_ms: number, wall: string): Promise<WallCode> {
  const code = String(randomInt(10 ** WALL_CODE_DIGITS)).padStart(WALL_CODE_DIGITS, '0')
  const until_ms = now_ms + CODE_AGE_MS
  await prisma.wall.update({
    where: { id: wall },
    data: { codeHash: codeIndex(store, code), codeExpiresAt: new Date(until_ms), codeTries: 0 },
  })
  await audit('wall.code_made', wall, { until_ms })
  return { wall, code, until_ms }
}

async function known({ prisma }: Change, wall: string) {
  const row = await prisma.wall.findUnique({ where: { id: wall } })
  if (!row) throw new Denied('not_found')
  return row
}

async function openWard({ prisma }: Change, ward: string): Promise<void> {
  const row = await prisma.ward.findUnique({ where: { id: ward } })
  if (!row) throw new Denied('not_found')
  if (row.closedAt) throw new ConflictError('ward_closed')
}
