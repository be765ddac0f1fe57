import type { Principal } from '../access/principal.ts'
import { Denied } from '../access/principal.ts'
import { ConflictError } from './conflict.ts'
import type { Prisma } from './generated/client.ts'
import { freeId } from './slug.ts'
import type { Store } from './store.ts'
import { changeHouse, nobodyIn, wardRow } from './wards-admin.ts'

/** Set-up of beds by an admin. A bed is closed, never removed: who lay in it stays known. */

/** New beds at the end of an open ward; all of them, or none. @returns their ids. @throws Denied, ConflictError */
export function addBeds(
  principal: Principal,
  store: Store,
  now_ms: number,
  ward: string,
  labels: readonly string[],
): Promise<{ beds: string[] }> {
  return changeHouse(principal, store, now_ms, async ({ prisma, audit }) => {
    if ((await wardRow(prisma, ward)).closedAt) throw new ConflictError('ward_closed')
    const known = await prisma.bed.findMany({ where: { wardId: ward } })
    const taken = new Set(known.map(({ label }) => label.toLowerCase()))
    let position = Math.max(0, ...known.map((bed) => bed.position))
    const beds: string[] = []
    for (const label of labels) {
      labelIsFree(taken, label)
      const bed = await freeId(`${ward}-${label}`, `${ward}-bed`, async (id) => (await prisma.bed.findUnique({ where: { id } })) === null)
      await prisma.bed.create({ data: { id: bed, wardId: ward, label, position: ++position } })
      await audit('bed.created', bed, { ward })
      beds.push(bed)
    }
    return { beds }
  })
}

/** @throws Denied, ConflictError */
export async function relabelBed(principal: Principal, store: Store, now_ms: number, bed: string, label: string): Promise<void> {
  await changeHouse(principal, store, now_ms, async ({ prisma, audit }) => {
    const { wardId } = await bedRow(prisma, bed)
    const others = await prisma.bed.findMany({ where: { wardId, id: { not: bed } }, select: { label: true } })
    labelIsFree(new Set(others.map((other) => other.label.toLowerCase())), label)
    await prisma.bed.update({ where: { id: bed }, data: { label } })
    await audit('bed.relabelled', bed, { ward: wardId })
  })
}

/** Closes a bed nobody lies in, or opens it again at the end of its ward. @throws Denied, ConflictError */
export async function setBedOpen(principal: Principal, store: Store, now_ms: number, bed: string, open: boolean): Promise<void> {
  await changeHouse(principal, store, now_ms, async ({ prisma, audit }) => {
    const row = await bedRow(prisma, bed)
    if ((row.closedAt === null) === open) return
    if (!open) await nobodyIn(prisma, { id: bed }, 'bed_has_patient')
    const { _max } = await prisma.bed.aggregate({ where: { wardId: row.wardId }, _max: { position: true } })
    const position = open ? (_max.position ?? 0) + 1 : row.position
    await prisma.bed.update({ where: { id: bed }, data: { closedAt: open ? null : new Date(now_ms), position } })
    await audit(open ? 'bed.opened' : 'bed.closed', bed, { ward: row.wardId })
  })
}

/** Shows a ward's open beds in the order of `beds`, which names each of them once. @throws Denied, ConflictError `not_as_shown` */
export async function orderBeds(principal: Principal, store: Store, now_ms: number, ward: string, beds: readonly string[]): Promise<void> {
  await changeHouse(principal, store, now_ms, async ({ prisma, audit }) => {
    await wardRow(prisma, ward)
    const open = await prisma.bed.findMany({ where: { wardId: ward, closedAt: null }, select: { id: true } })
    const asked = new Set(beds)
    if (asked.size !== beds.length || asked.size !== open.length || open.some(({ id }) => !asked.has(id)))
      throw new ConflictError('not_as_shown')
    for (const [at, id] of beds.entries()) await prisma.bed.update({ where: { id }, data: { position: at + 1 } })
    await audit('ward.ordered', ward, { beds: [...beds] })
  })
}

async function bedRow(prisma: Prisma.TransactionClient, bed: string) {
  const row = await prisma.bed.findUnique({ where: { id: bed } })
  if (!row) throw new Denied('not_found')
  return row
}

/** Takes `label` out of those still free in a ward; case aside, for nobody tells 7a from 7A across a room. */
function labelIsFree(taken: Set<string>, label: string): void {
  if (taken.has(label.toLowerCase())) throw new ConflictError('label_taken', { label })
  taken.add(label.toLowerCase())
}
