import type { Store } from './store.ts'

export interface BootFacts {
  encounters: Array<{
    encounter: string
    ward: string
    bed: string
    profile: 'adult' | 'paediatric' | 'neonate'
    origin: string
    admitted_ms: number
  }>
  /** All bindings of devices in use, past ones included: back-fill goes to whoever wore the device then. */
  bindings: Array<{ device: string; encounter: string; from_ms: number; to_ms: number | null }>
  devices: Array<{ device: string; label: string; kind: string; revoked: boolean }>
  /** SHA-256 (hex) of a token -> device. */
  tokens: Array<{ hash: string; device: string; expires_ms: number | null }>
}

const PROFILES = ['adult', 'paediatric', 'neonate'] as const

/** For the start of core and for the gate: what is in force now. Acts for the system; nobody's request reaches it. */
export async function bootFacts(store: Store): Promise<BootFacts> {
  const [encounters, bindings, devices, tokens] = await Promise.all([
    store.prisma.encounter.findMany({ where: { dischargedAt: null }, include: { bed: true }, orderBy: { id: 'asc' } }),
    store.prisma.binding.findMany({ orderBy: [{ deviceId: 'asc' }, { fromAt: 'asc' }] }),
    store.prisma.device.findMany({ orderBy: { id: 'asc' } }),
    store.prisma.deviceToken.findMany(),
  ])
  return {
    encounters: encounters.map((row) => ({
      encounter: row.id,
      ward: row.bed.wardId,
      bed: row.bedId,
      profile: PROFILES.find((profile) => profile === row.profile) ?? 'adult',
      origin: row.origin,
      admitted_ms: row.admittedAt.getTime(),
    })),
    bindings: bindings.map((row) => ({
      device: row.deviceId,
      encounter: row.encounterId,
      from_ms: row.fromAt.getTime(),
      to_ms: row.toAt?.getTime() ?? null,
    })),
    devices: devices.map((row) => ({ device: row.id, label: row.label, kind: row.kind, revoked: row.revokedAt !== null })),
    tokens: tokens.map((row) => ({ hash: row.hash, device: row.deviceId, expires_ms: row.expiresAt?.getTime() ?? null })),
  }
}
