import {
  type AddDevice,
  DEVICE_STATES,
  DEVICES_SHOWN_MAX,
  type DeviceRow,
  type DeviceState,
  type DevicesReply,
  QUARANTINE_REASONS,
  type QuarantineReason,
  type TokenMade,
} from '../../contracts/devices.ts'
import { authorise } from '../access/policy.ts'
import type { Principal } from '../access/principal.ts'
import { change } from './change.ts'
import { ConflictError } from './conflict.ts'
import { found, IN_STATE, lockDevice, stateOf, takeOff } from './device-row.ts'
import { makeToken, tokenLines } from './device-tokens.ts'
import type { Prisma } from './generated/client.ts'
import { seenOf } from './seen.ts'
import type { Store } from './store.ts'

/** What is not revoked first by being looked for: `find` in id, label, model or serial; '' = all. `state` null = all. */
export interface DevicesAsked {
  find: string
  state: DeviceState | null
}

const WORN = { where: { toAt: null }, include: { encounter: { include: { bed: { include: { ward: true } } } } } } as const

/** The inventory: no patient's name. @throws Denied unless the principal manages devices */
export async function listDevices(principal: Principal, store: Store, now_ms: number, asked: DevicesAsked): Promise<DevicesReply> {
  authorise(principal, 'manage_devices', null)
  const rows = await matching(store, asked)
  const listed = rows.slice(0, DEVICES_SHOWN_MAX)
  const seen = await seenOf(
    store,
    now_ms,
    listed.map((row) => row.id),
  )
  const counts = await Promise.all(DEVICE_STATES.map(async (state) => [state, await store.prisma.device.count({ where: IN_STATE[state] })]))
  return {
    now_ms,
    devices: listed.map((row) => deviceRow(row, seen.get(row.id), now_ms)),
    counts: Object.fromEntries(counts),
    more: rows.length > listed.length,
  }
}

/** By id; the one whose id was asked for is first, however many contain it. */
async function matching(store: Store, { find, state }: DevicesAsked): Promise<Listed[]> {
  const inState = state ? IN_STATE[state] : {}
  const some = (where: Prisma.DeviceWhereInput) =>
    store.prisma.device.findMany({
      where: { AND: [where, inState] },
      orderBy: { id: 'asc' },
      take: DEVICES_SHOWN_MAX + 1,
      include: { bindings: WORN, tokens: { orderBy: { createdAt: 'desc' } } },
    })
  const exact = find ? await some({ id: { equals: find, mode: 'insensitive' } }) : []
  const rest = await some(found(find))
  return [...exact, ...rest.filter(({ id }) => id !== exact[0]?.id)]
}

type Listed = Prisma.DeviceGetPayload<{ include: { bindings: typeof WORN; tokens: true } }>
type Seen = Awaited<ReturnType<typeof seenOf>> extends Map<string, infer One> ? One : never

function deviceRow(row: Listed, seen: Seen | undefined, now_ms: number): DeviceRow {
  const bed = row.bindings[0]?.encounter.bed
  const state = stateOf(row)
  return {
    device: row.id,
    label: row.label,
    kind: row.kind,
    model: row.model,
    serial: row.serial,
    state,
    quarantined_for: state === 'quarantined' ? (QUARANTINE_REASONS.find((one) => one === row.quarantinedFor) ?? null) : null,
    bed: bed ? { ward: bed.wardId, ward_name: bed.ward.name, bed_label: bed.label } : null,
    seen: seen?.line ?? null,
    tokens: tokenLines(row.tokens, seen?.line.connected ? seen.token : null, now_ms),
  }
}

/** A new device with its first token. @throws Denied, ConflictError `device_id_taken`, also for an id that differs in case only */
export async function addDevice(principal: Principal, store: Store, now_ms: number, given: AddDevice): Promise<TokenMade> {
  authorise(principal, 'manage_devices', null)
  const { device: id, ...facts } = given
  return change(store, principal, now_ms, async ({ prisma, audit }) => {
    if (await prisma.device.findFirst({ where: { id: { equals: id, mode: 'insensitive' } } })) throw new ConflictError('device_id_taken')
    const { count } = await prisma.device.createMany({ data: [{ id, ...facts, createdAt: new Date(now_ms) }], skipDuplicates: true })
    if (count === 0) throw new ConflictError('device_id_taken')
    await audit('device.added', id, { kind: facts.kind })
    return makeToken({ prisma, audit }, now_ms, id, null)
  })
}

/** No more connections, no more wearing, until it is released. Whoever wears it wears it no longer. @throws Denied, ConflictError */
export async function quarantineDevice(
  principal: Principal,
  store: Store,
  now_ms: number,
  { device, reason }: { device: string; reason: QuarantineReason },
): Promise<void> {
  authorise(principal, 'manage_devices', null)
  await change(store, principal, now_ms, async ({ prisma, audit }) => {
    const row = await lockDevice(prisma, device)
    if (row.revokedAt) throw new ConflictError('device_revoked')
    if (row.quarantinedAt) throw new ConflictError('device_quarantined')
    await prisma.device.update({ where: { id: device }, data: { quarantinedAt: new Date(now_ms), quarantinedFor: reason } })
    await audit('device.quarantined', device, { reason, taken_off: await takeOff(prisma, device, now_ms) })
  })
}

/** May connect and be worn again. Released twice is released. @throws Denied, ConflictError `device_revoked` */
export async function releaseDevice(principal: Principal, store: Store, now_ms: number, device: string): Promise<void> {
  authorise(principal, 'manage_devices', null)
  await change(store, principal, now_ms, async ({ prisma, audit }) => {
    const row = await lockDevice(prisma, device)
    if (row.revokedAt) throw new ConflictError('device_revoked')
    if (!row.quarantinedAt) return
    await prisma.device.update({ where: { id: device }, data: { quarantinedAt: null } })
    await audit('device.released', device)
  })
}

/** For good: its tokens end, it is taken off, and its id stays taken. @throws Denied, ConflictError `device_revoked` when it was */
export async function revokeDevice(principal: Principal, store: Store, now_ms: number, device: string): Promise<void> {
  authorise(principal, 'manage_devices', null)
  await change(store, principal, now_ms, async ({ prisma, audit }) => {
    const row = await lockDevice(prisma, device)
    if (row.revokedAt) throw new ConflictError('device_revoked')
    await prisma.device.update({ where: { id: device }, data: { revokedAt: new Date(now_ms) } })
    await audit('device.revoked', device, { taken_off: await takeOff(prisma, device, now_ms) })
  })
}
