import { channelName } from '../../contracts/call.ts'
import { dutyPart } from '../../contracts/duty.ts'
import { type AlarmPolicy, alarmPolicy } from '../../contracts/policy.ts'
import { ROLES, type Role } from '../../contracts/role.ts'
import { reachOf } from '../access/policy.ts'
import type { DutySnapshot, ReachedBy } from '../notify/whom.ts'
import { log as journal } from '../observe/log.ts'
import type { Prisma } from './generated/client.ts'

/** Who is on and how they are reached, for the system: whoever shows it to a person has authorised it. */

type AskingSql = { prisma: Pick<Prisma.TransactionClient, '$queryRaw'> }
type Asking = { prisma: Prisma.TransactionClient }

/** Roles that can be on duty. Whoever no longer has one, or left the ward, is not called although their shift runs. */
const ON_DUTY_ROLES: Role[] = ROLES.filter((role) => reachOf(role, 'take_duty') !== null)

/** Shifts that run at `at_ms`: begun, not over, not ended, of people who still may be on in that ward. */
export function runningAt(at_ms: number) {
  const at = new Date(at_ms)
  return { fromAt: { lte: at }, untilAt: { gt: at }, OR: [{ endedAt: null }, { endedAt: { gt: at } }] }
}
const maybeOn = { disabledAt: null, role: { in: ON_DUTY_ROLES } }
/** People whose shift in `ward` counts. */
export const calledIn = (ward: string) => ({ ...maybeOn, wards: { some: { wardId: ward } } })
/** Beds held at `at_ms`. */
export function heldAt(at_ms: number) {
  const at = new Date(at_ms)
  return { fromAt: { lte: at }, OR: [{ toAt: null }, { toAt: { gt: at } }] }
}

/** One ward as it stands (or as it would, where `at_ms` lies ahead). */
export async function dutyNow(store: Asking, ward: string, at_ms: number): Promise<DutySnapshot> {
  const all = await snapshots(store, at_ms, ward)
  return all.get(ward) ?? { ward, at_ms, on: [], contacts: [] }
}

export interface PolicyInForce {
  version: number
  policy: AlarmPolicy
}
interface PolicyRow {
  ward: string
  version: number
  body: unknown
}

export interface WardCalls {
  duty: DutySnapshot
  /** null: the ward has set up no chain. */
  policy: AlarmPolicy | null
}

/** Every ward with a shift, a channel or a policy: what whoever calls keeps in memory, for when the database is away. */
export async function callsNow(store: Asking, at_ms: number): Promise<Map<string, WardCalls>> {
  const [duties, policies] = await Promise.all([snapshots(store, at_ms), policiesInForce(store)])
  const wards = new Set([...duties.keys(), ...policies.keys()])
  return new Map(
    [...wards].map((ward) => [
      ward,
      { duty: duties.get(ward) ?? { ward, at_ms, on: [], contacts: [] }, policy: policies.get(ward)?.policy ?? null },
    ]),
  )
}

/** The newest policy of each ward that has one. One this build cannot read is told of and counts as none. */
export async function policiesInForce({ prisma }: AskingSql, ward: string | null = null): Promise<Map<string, PolicyInForce>> {
  const rows = await newestPolicies({ prisma }, ward)
  return new Map(rows.flatMap((row) => readable(row)))
}

/** The question alone, for whoever asks several at one moment. */
export function newestPolicies({ prisma }: AskingSql, ward: string | null = null) {
  return prisma.$queryRaw<PolicyRow[]>`
    SELECT DISTINCT ON ("wardId") "wardId" AS ward, version, body FROM "AlarmPolicy"
    WHERE "wardId" = ${ward} OR ${ward}::text IS NULL ORDER BY "wardId", version DESC`
}

export function readable({ ward, version, body }: PolicyRow): Array<[string, PolicyInForce]> {
  const read = alarmPolicy.safeParse(body)
  if (read.success) return [[ward, { version, policy: read.data }]]
  journal.error({ ward, version }, 'this alarm policy cannot be read; nobody is called by it')
  return []
}

async function snapshots({ prisma }: Asking, at_ms: number, ward?: string): Promise<Map<string, DutySnapshot>> {
  const wardId = ward === undefined ? undefined : { wardId: ward }
  const shifts = await prisma.duty.findMany({
    where: { ...runningAt(at_ms), ...wardId, user: maybeOn },
    orderBy: [{ fromAt: 'asc' }, { id: 'asc' }],
    include: { beds: { where: heldAt(at_ms) }, user: { include: { wards: true } } },
  })
  const on = shifts.filter((row) => row.user.wards.some((own) => own.wardId === row.wardId))
  const contacts = await prisma.contact.findMany({
    where: {
      removedAt: null,
      OR: [{ userId: { in: on.map(({ userId }) => userId) } }, { wardId: ward ?? { not: null } }],
    },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
  const wards = new Set([...on.map((row) => row.wardId), ...contacts.flatMap((row) => (row.wardId === null ? [] : [row.wardId]))])
  return new Map([...wards].map((one) => [one, snapshotOf(one)]))

  function snapshotOf(one: string): DutySnapshot {
    const here = on.filter((row) => row.wardId === one)
    const people = new Set(here.map(({ userId }) => userId))
    return {
      ...{ ward: one, at_ms },
      on: here.flatMap(({ userId, part, untilAt, beds }) => {
        const known = dutyPart.safeParse(part)
        return known.success
          ? [{ user: userId, part: known.data, until_ms: untilAt.getTime(), beds: beds.map(({ bedId }) => bedId).sort() }]
          : []
      }),
      contacts: contacts.filter((row) => (row.userId ? people.has(row.userId) : row.wardId === one)).flatMap(reachedBy),
    }
  }
}

function reachedBy(row: { id: string; userId: string | null; channel: string; label: string }): ReachedBy[] {
  const channel = channelName.safeParse(row.channel)
  return channel.success ? [{ contact: row.id, user: row.userId, channel: channel.data, label: row.label }] : []
}
