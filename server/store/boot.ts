import type { AlarmPolicy } from '../../contracts/policy.ts'
import type { PolicyRecord } from '../../contracts/record.ts'
import { newestPolicies, readable } from './duty-now.ts'
import type { Store } from './store.ts'

/** Who lies where, wearing what: what the engine must have been told. */
export interface BootFacts {
  encounters: Array<{
    encounter: string
    ward: string
    bed: string
    profile: 'adult' | 'paediatric' | 'neonate'
    origin: string
    admitted_ms: number
  }>
  /** All bindings of these stays, past ones included: a device that was taken off while nobody listened is off. */
  bindings: Array<{ device: string; encounter: string; from_ms: number; to_ms: number | null }>
  /** Stays that have ended here, but not yet by the engine's own word. */
  ending: string[]
  /** What each ward's alarm policy says of times; wards without one are missing. */
  policies: Array<{ ward: string; times: PolicyTimes }>
}

export type PolicyTimes = Omit<PolicyRecord, 'kind' | 'at_ms' | 'encounter'>

const PROFILES = ['adult', 'paediatric', 'neonate'] as const

/** What the engine must have been told by now. Acts for the system; nobody's request reaches it. */
export async function bootFacts(store: Store): Promise<BootFacts> {
  const [encounters, bindings, ending, policies] = await store.prisma.$transaction(
    [
      store.prisma.encounter.findMany({ where: { dischargedAt: null }, include: { bed: true }, orderBy: { id: 'asc' } }),
      store.prisma.binding.findMany({
        where: { encounter: { dischargedAt: null } },
        orderBy: [{ deviceId: 'asc' }, { fromAt: 'asc' }],
      }),
      // Of the partial index "BedStatus_occupied": as many rows as beds, however many stays there have been.
      store.prisma.$queryRaw<Array<{ encounter: string }>>`
        SELECT b."encounterId" AS encounter FROM "BedStatus" b JOIN "Encounter" e ON e.id = b."encounterId"
        WHERE b.body ->> 'discharged' = 'false' AND e."dischargedAt" IS NOT NULL ORDER BY 1`,
      newestPolicies(store),
    ],
    { isolationLevel: 'RepeatableRead' },
  )
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
    ending: ending.map((row) => row.encounter),
    policies: policies.flatMap(readable).map(([ward, { version, policy }]) => ({ ward, times: timesOf(version, policy) })),
  }
}

/** What the engine is told of a policy: when, not whom. */
export function timesOf(version: number, policy: AlarmPolicy): PolicyTimes {
  const { claim_ms, remind_ms, pause_max_ms, standby_max_ms } = policy
  const due = (chain: AlarmPolicy['high']) => chain.map(({ after_ms }) => after_ms)
  return { version, high_ms: due(policy.high), medium_ms: due(policy.medium), claim_ms, remind_ms, pause_max_ms, standby_max_ms }
}
