import type { DescribeWard, HouseReply } from '../../contracts/house.ts'
import { unitsOf } from '../../contracts/units.ts'
import { authorise, can } from '../access/policy.ts'
import { Denied, type Principal } from '../access/principal.ts'
import { type Change, change } from './change.ts'
import { ConflictError } from './conflict.ts'
import type { Prisma } from './generated/client.ts'
import { freeId } from './slug.ts'
import type { Store } from './store.ts'
import { inTurn } from './turn.ts'

/** Set-up of wards by an admin. A ward is closed, never removed: what happened in it stays. */

/** Every ward with its beds, closed ones too; who lies in them is not told. @throws Denied */
export async function houseFor(principal: Principal, store: Store): Promise<HouseReply> {
  authorise(principal, 'manage_wards', null)
  const rows = await store.prisma.ward.findMany({
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    include: {
      beds: {
        orderBy: [{ closedAt: { sort: 'asc', nulls: 'first' } }, { position: 'asc' }, { id: 'asc' }],
        include: { encounters: { where: { dischargedAt: null }, select: { id: true }, take: 1 } },
      },
    },
  })
  const wards = rows.map(({ id, name, kind, units, closedAt, beds }) => ({
    ...{ ward: id, name, kind, units: unitsOf(units), closed: closedAt !== null, mine: can(principal, 'view_ward', id).allowed },
    beds: beds.map((bed) => ({ bed: bed.id, label: bed.label, closed: bed.closedAt !== null, taken: bed.encounters.length > 0 })),
  }))
  return { wards }
}

/** A new ward without beds, which its maker may look into. @returns its id. @throws Denied, ConflictError */
export function createWard(principal: Principal, store: Store, now_ms: number, asked: DescribeWard): Promise<{ ward: string }> {
  return changeHouse(principal, store, now_ms, async ({ prisma, audit }) => {
    await nameIsFree(prisma, asked.name)
    const ward = await freeId(asked.name, 'ward', async (id) => (await prisma.ward.findUnique({ where: { id } })) === null)
    await prisma.ward.create({ data: { id: ward, ...asked, users: { create: { userId: principal.user } } } })
    await audit('ward.created', ward)
    return { ward }
  })
}

/** @throws Denied, ConflictError */
export async function renameWard(principal: Principal, store: Store, now_ms: number, ward: string, asked: DescribeWard): Promise<void> {
  await changeHouse(principal, store, now_ms, async ({ prisma, audit }) => {
    await wardRow(prisma, ward)
    await nameIsFree(prisma, asked.name, ward)
    await prisma.ward.update({ where: { id: ward }, data: asked })
    await audit('ward.renamed', ward, asked.units && { units: asked.units })
  })
}

/** Closes a ward nobody lies in, or opens it again. @throws Denied, ConflictError */
export async function setWardOpen(principal: Principal, store: Store, now_ms: number, ward: string, open: boolean): Promise<void> {
  await changeHouse(principal, store, now_ms, async ({ prisma, audit }) => {
    const row = await wardRow(prisma, ward)
    if ((row.closedAt === null) === open) return
    if (open) await nameIsFree(prisma, row.name, ward)
    else await nobodyIn(prisma, { wardId: ward }, 'ward_has_patients')
    await prisma.ward.update({ where: { id: ward }, data: { closedAt: open ? null : new Date(now_ms) } })
    await audit(open ? 'ward.opened' : 'ward.closed', ward)
  })
}

/** A change of wards or beds, in one's turn. @throws Denied unless the principal manages them */
export async function changeHouse<T>(principal: Principal, store: Store, now_ms: number, work: (made: Change) => Promise<T>): Promise<T> {
  authorise(principal, 'manage_wards', null)
  return change(store, principal, now_ms, async (made) => {
    await inTurn(made.prisma, 'house')
    return work(made)
  })
}

export async function wardRow(prisma: Prisma.TransactionClient, ward: string) {
  const row = await prisma.ward.findUnique({ where: { id: ward } })
  if (!row) throw new Denied('not_found')
  return row
}

/**
 * Holds the beds until the transaction ends, so that nobody is put into one meanwhile, and sees that nobody lies there.
 * @throws ConflictError `reason`
 */
export async function nobodyIn(
  prisma: Prisma.TransactionClient,
  beds: { id: string } | { wardId: string },
  reason: 'ward_has_patients' | 'bed_has_patient',
): Promise<void> {
  const [bed, ward] = 'id' in beds ? [beds.id, null] : [null, beds.wardId]
  await prisma.$queryRaw`SELECT id FROM "Bed" WHERE id = ${bed} OR "wardId" = ${ward} ORDER BY id FOR UPDATE`
  const taken = await prisma.encounter.count({ where: { dischargedAt: null, bed: beds } })
  if (taken > 0) throw new ConflictError(reason, { patients: taken })
}

/** Two open wards of one name are taken for each other. */
async function nameIsFree(prisma: Prisma.TransactionClient, name: string, besides = ''): Promise<void> {
  const other = await prisma.ward.findFirst({
    where: { name: { equals: name, mode: 'insensitive' }, closedAt: null, id: { not: besides } },
  })
  if (other) throw new ConflictError('name_taken')
}
