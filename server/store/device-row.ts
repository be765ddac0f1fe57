import type { DeviceState } from '../../contracts/devices.ts'
import { Denied } from '../access/principal.ts'
import type { Prisma } from './generated/client.ts'

/** Rows of a state, as the database is asked for them. Revoked counts before quarantined, quarantined before worn. */
export const IN_STATE: Readonly<Record<DeviceState, Prisma.DeviceWhereInput>> = {
  revoked: { revokedAt: { not: null } },
  quarantined: { revokedAt: null, quarantinedAt: { not: null } },
  in_use: { revokedAt: null, quarantinedAt: null, bindings: { some: { toAt: null } } },
  free: { revokedAt: null, quarantinedAt: null, bindings: { none: { toAt: null } } },
}

export function stateOf(row: { revokedAt: Date | null; quarantinedAt: Date | null; bindings: readonly unknown[] }): DeviceState {
  if (row.revokedAt) return 'revoked'
  if (row.quarantinedAt) return 'quarantined'
  return row.bindings.length > 0 ? 'in_use' : 'free'
}

/** Devices whose id, label, model or serial contains `find`, whatever the case. */
export function found(find: string): Prisma.DeviceWhereInput {
  const contains = { contains: find, mode: 'insensitive' } as const
  return find ? { OR: [{ id: contains }, { label: contains }, { model: contains }, { serial: contains }] } : {}
}

/** The device's row, alone until the transaction ends: changes of one device happen one after the other. @throws Denied `not_found` */
export async function lockDevice(prisma: Prisma.TransactionClient, device: string) {
  await prisma.$queryRaw`SELECT FROM "Device" WHERE "id" = ${device} FOR UPDATE`
  const row = await prisma.device.findUnique({ where: { id: device } })
  if (!row) throw new Denied('not_found')
  return row
}

/** Ends what is worn of this device. @returns the stay that wore it, or null */
export async function takeOff(prisma: Prisma.TransactionClient, device: string, now_ms: number): Promise<string | null> {
  const worn = await prisma.binding.findFirst({ where: { deviceId: device, toAt: null } })
  if (!worn) return null
  await prisma.binding.updateMany({ where: { id: worn.id, toAt: null }, data: { toAt: new Date(Math.max(now_ms, worn.fromAt.getTime())) } })
  return worn.encounterId
}
