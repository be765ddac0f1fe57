import { Denied } from '../access/principal.ts'
import { type Change, change } from './change.ts'
import { ConflictError } from './conflict.ts'
import { calledIn, runningAt } from './duty-now.ts'
import type { Prisma } from './generated/client.ts'
import type { Store } from './store.ts'

/** What stays as it is until a change of duty is made. */

/** Changes of a ward's duty and policy come one after the other. @throws Denied `not_found`, ConflictError `ward_closed` */
export async function holdWard(prisma: Prisma.TransactionClient, ward: string): Promise<void> {
  const row = await lockWard(prisma, ward)
  if (!row) throw new Denied('not_found')
  if (row.closed) throw new ConflictError('ward_closed')
}

async function lockWard(prisma: Prisma.TransactionClient, ward: string) {
  const [row] = await prisma.$queryRaw<Array<{ closed: boolean }>>`
    SELECT "closedAt" IS NOT NULL AS closed FROM "Ward" WHERE id = ${ward} FOR UPDATE`
  return row
}

export interface Running {
  id: string
  wardId: string
  userId: string
  part: string
  untilAt: Date
}

/** A shift that runs now in the ward that is held. @throws ConflictError `not_on_duty` */
export async function running(prisma: Prisma.TransactionClient, now_ms: number, ward: string, duty: string): Promise<Running> {
  const row = await prisma.duty.findFirst({ where: { id: duty, wardId: ward, ...runningAt(now_ms) } })
  if (!row) throw new ConflictError('not_on_duty')
  return row
}

/** The same, of somebody who is called: not disabled, still of this ward. @throws ConflictError `not_on_duty` */
export async function standing(prisma: Prisma.TransactionClient, now_ms: number, ward: string, duty: string): Promise<Running> {
  const row = await prisma.duty.findFirst({ where: { id: duty, wardId: ward, user: calledIn(ward), ...runningAt(now_ms) } })
  if (!row) throw new ConflictError('not_on_duty')
  return row
}

/** Ends every hold on these beds of the ward at `now_ms`. */
export async function release(prisma: Prisma.TransactionClient, now_ms: number, beds: readonly string[]): Promise<void> {
  await prisma.dutyBed.updateMany({ where: { bedId: { in: [...beds] }, toAt: null }, data: { toAt: new Date(now_ms) } })
}

/** Puts these beds, which nobody has, on a shift. */
export async function give(prisma: Prisma.TransactionClient, now_ms: number, duty: string, beds: readonly string[]): Promise<void> {
  const fromAt = new Date(now_ms)
  await prisma.dutyBed.createMany({ data: beds.map((bedId) => ({ id: crypto.randomUUID(), dutyId: duty, bedId, fromAt })) })
}

/** Beds a shift has, in order. */
export async function bedsOf(prisma: Prisma.TransactionClient, duty: string): Promise<string[]> {
  const rows = await prisma.dutyBed.findMany({ where: { dutyId: duty, toAt: null }, select: { bedId: true } })
  return rows.map(({ bedId }) => bedId).sort()
}

/** Writes down the end of a shift and of its holds. */
export async function endShift(prisma: Prisma.TransactionClient, duty: string, at: Date): Promise<void> {
  await prisma.duty.update({ where: { id: duty }, data: { endedAt: at } })
  await prisma.dutyBed.updateMany({ where: { dutyId: duty, toAt: null }, data: { toAt: at } })
}

const isOver = (now_ms: number) => ({ endedAt: null, untilAt: { lte: new Date(now_ms) } })

/** Writes down the end of shifts whose time is over. They count no longer by the clock alone; this is for the row and the audit. */
export async function endOver({ prisma, audit }: Change, now_ms: number, whose: { userId?: string; wardId?: string }): Promise<number> {
  const rows = await prisma.duty.findMany({ where: { ...isOver(now_ms), ...whose } })
  for (const { id: duty, userId, wardId: ward, part, untilAt } of rows) {
    await endShift(prisma, duty, untilAt)
    await audit('duty.signed_off', userId, { ward, duty, part, why: 'time' })
  }
  return rows.length
}

/** For the system: the same in every ward. Wards are held in order, so that nobody's change comes between. @returns how many */
export async function endShifts(store: Store, now_ms: number): Promise<number> {
  const over = await store.prisma.duty.findMany({ where: isOver(now_ms), distinct: ['wardId'], orderBy: { wardId: 'asc' } })
  let ended = 0
  for (const { wardId } of over)
    ended += await change(store, { user: 'system' }, now_ms, async (made) => {
      await lockWard(made.prisma, wardId)
      return endOver(made, now_ms, { wardId })
    })
  return ended
}
