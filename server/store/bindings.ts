import type { BindReply } from '../../contracts/devices.ts'
import type { Principal } from '../access/principal.ts'
import { type Change, change } from './change.ts'
import { ConflictError } from './conflict.ts'
import { lockDevice } from './device-row.ts'
import { encounterInScope } from './scope.ts'
import { holdStay } from './stay.ts'
import type { Store } from './store.ts'

/** What a person confirmed: this device, on this patient, in this bed. */
export interface Bound {
  encounter: string
  device: string
  patient: string
  bed: string
}

/**
 * The device is worn by this stay from now on. One device, one patient: whoever asks at the same time for another gets
 * `device_worn`, and times of one device never overlap.
 * @throws Denied; ConflictError `already_discharged`, `not_as_shown` (another patient or bed by now), `device_revoked`,
 * `device_quarantined`, `device_worn`
 */
export async function bindDevice(principal: Principal, store: Store, now_ms: number, bound: Bound): Promise<{ from_ms: number }> {
  const { encounter, device } = bound
  await encounterInScope(principal, store, 'bind_device', encounter)
  return change(store, principal, now_ms, async (here) => {
    await holdStay(here.prisma, encounter, bound)
    const row = await lockDevice(here.prisma, device)
    if (row.revokedAt) throw new ConflictError('device_revoked')
    if (row.quarantinedAt) throw new ConflictError('device_quarantined')
    const worn = await here.prisma.binding.findFirst({ where: { deviceId: device, toAt: null } })
    if (worn?.encounterId === encounter) return { from_ms: worn.fromAt.getTime() }
    if (worn) throw new ConflictError('device_worn')
    return insert(here, principal.user, now_ms, bound)
  })
}

/** Begins where the last wearing ended, should that be later: a wearing that is being ended meanwhile is waited for by the unique index. */
async function insert(
  { prisma, audit }: Change,
  by: string,
  now_ms: number,
  { encounter, device, bed }: Bound,
): Promise<{ from_ms: number }> {
  const id = crypto.randomUUID()
  const { count } = await prisma.binding.createMany({
    data: [{ id, deviceId: device, encounterId: encounter, fromAt: new Date(now_ms), by }],
    skipDuplicates: true,
  })
  if (count === 0) throw new ConflictError('device_worn')
  const last = await prisma.binding.aggregate({ where: { deviceId: device, id: { not: id } }, _max: { toAt: true } })
  const from_ms = Math.max(now_ms, last._max.toAt?.getTime() ?? 0)
  if (from_ms > now_ms) await prisma.binding.update({ where: { id }, data: { fromAt: new Date(from_ms) } })
  await audit('device.bound', device, { encounter, bed, from_ms })
  return { from_ms }
}

/** The stay wears the device no longer. @throws Denied, ConflictError `not_bound` */
export async function unbindDevice(
  principal: Principal,
  store: Store,
  now_ms: number,
  { encounter, device }: { encounter: string; device: string },
): Promise<{ to_ms: number }> {
  await encounterInScope(principal, store, 'bind_device', encounter)
  return change(store, principal, now_ms, async ({ prisma, audit }) => {
    const worn = await prisma.binding.findFirst({ where: { deviceId: device, encounterId: encounter, toAt: null } })
    const to_ms = Math.max(now_ms, worn?.fromAt.getTime() ?? 0)
    const { count } = await prisma.binding.updateMany({ where: { id: worn?.id ?? '', toAt: null }, data: { toAt: new Date(to_ms) } })
    if (count === 0) throw new ConflictError('not_bound')
    await audit('device.unbound', device, { encounter, to_ms })
    return { to_ms }
  })
}

/** What this stay wears now, in the order it was put on. For those who have been authorised. */
export async function wornBy(store: Store, encounter: string): Promise<BindReply['worn']> {
  const rows = await store.prisma.binding.findMany({
    where: { encounterId: encounter, toAt: null },
    orderBy: { fromAt: 'asc' },
    include: { device: true },
  })
  return rows.map(({ device, fromAt }) => ({ device: device.id, label: device.label, kind: device.kind, from_ms: fromAt.getTime() }))
}
