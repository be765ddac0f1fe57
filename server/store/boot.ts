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
}

const PROFILES = ['adult', 'paediatric', 'neonate'] as const

/** For the start of core: what the engine must have been told. Acts for the system; nobody's request reaches it. */
export async function bootFacts(store: Store): Promise<BootFacts> {
  const [encounters, bindings] = await Promise.all([
    store.prisma.encounter.findMany({ where: { dischargedAt: null }, include: { bed: true }, orderBy: { id: 'asc' } }),
    store.prisma.binding.findMany({ orderBy: [{ deviceId: 'asc' }, { fromAt: 'asc' }] }),
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
  }
}
