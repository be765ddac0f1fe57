import { type DutyLine, dutyPart, type OwnDuty, type WardDuty } from '../../contracts/duty.ts'
import { type DutyPart, PARTS_OF } from '../../contracts/duty-part.ts'
import { personRole } from '../../contracts/role.ts'
import { authorise, reachOf } from '../access/policy.ts'
import { Denied, type Principal } from '../access/principal.ts'
import { calledIn, dutyNow, policiesInForce, runningAt } from './duty-now.ts'
import { gapsOf } from './gaps.ts'
import type { Store } from './store.ts'
import { type WardLine, wardsOf } from './wards.ts'

/** What people see of who is on duty. Staff and beds only: nothing of a patient but that a bed is not empty. */

/** Who is on in a ward, for which beds, and what is missing. @throws Denied */
export async function wardDuty(principal: Principal, store: Store, now_ms: number, ward: string): Promise<WardDuty> {
  authorise(principal, 'view_ward', ward)
  const { prisma } = store
  const row = await prisma.ward.findUnique({ where: { id: ward } })
  if (!row || row.closedAt) throw new Denied('not_found')
  const [snapshot, policies, beds, shifts] = await Promise.all([
    dutyNow(store, ward, now_ms),
    policiesInForce(store, ward),
    prisma.bed.findMany({
      where: { wardId: ward, closedAt: null },
      orderBy: [{ position: 'asc' }, { id: 'asc' }],
      select: { id: true, label: true, encounters: { where: { dischargedAt: null }, select: { id: true }, take: 1 } },
    }),
    prisma.duty.findMany({
      where: { wardId: ward, ...runningAt(now_ms), user: calledIn(ward) },
      orderBy: [{ part: 'asc' }, { user: { name: 'asc' } }, { id: 'asc' }], // charge, nurse, physician
      include: { user: { select: { name: true } } },
    }),
  ])
  const on = shifts.flatMap(({ id, userId, user, fromAt }): DutyLine[] => {
    const seen = snapshot.on.find((one) => one.user === userId)
    if (!seen) return []
    const reachable = [...new Set(snapshot.contacts.flatMap((way) => (way.user === userId ? [way.channel] : [])))]
    const { part, until_ms } = seen
    return [{ duty: id, user: userId, name: user.name, part, from_ms: fromAt.getTime(), until_ms, beds: [...seen.beds], reachable }]
  })
  const had = new Set(on.flatMap((line) => line.beds))
  const places = beds.map(({ id, label, encounters }) => ({ bed: id, label, occupied: encounters.length > 0 }))
  const inForce = policies.get(ward)
  return {
    ...{ ward, name: row.name, me: principal.user, now_ms, on, beds: places },
    untaken: places.filter(({ bed, occupied }) => occupied && !had.has(bed)).map(({ bed }) => bed),
    policy: inForce?.version ?? null,
    gaps: inForce ? gapsOf(inForce.policy, snapshot, beds) : [],
    // By role, not by what may be done this minute: a locked screen shows the same, and asks for unlocking when something is pressed.
    parts: reachOf(principal.role, 'take_duty') === null ? [] : partsOf(principal.role),
    others: reachOf(principal.role, 'assign_duty') === null ? [] : await othersOf(store, ward, new Set(on.map(({ user }) => user))),
  }
}

/** Wards where the asker may be on duty or put others on. @throws Denied for whose role has neither */
export async function wardsOfDuty(principal: Principal, store: Store): Promise<WardLine[]> {
  if (reachOf(principal.role, 'take_duty') === null && reachOf(principal.role, 'assign_duty') === null) throw new Denied('not_allowed')
  return wardsOf(principal, store)
}

/** A shift that ran out is told for this long, unless another was begun in the ward. */
const OVER_TOLD_MS = 3_600_000

/** The asker's own shifts that run, and those that ran out lately; the one that ends first at the head. @throws Denied */
export async function ownDuty(principal: Principal, store: Store, now_ms: number): Promise<OwnDuty> {
  authorise(principal, 'view_account', null)
  const rows = await store.prisma.duty.findMany({
    where: {
      userId: principal.user,
      wardId: { in: [...principal.wards] },
      fromAt: { lte: new Date(now_ms) },
      untilAt: { gt: new Date(now_ms - OVER_TOLD_MS) },
    },
    orderBy: [{ untilAt: 'asc' }, { id: 'asc' }],
    include: { ward: { select: { name: true } } },
  })
  const left = rows.filter(({ endedAt, untilAt }) => endedAt === null || endedAt >= untilAt)
  const runs = ({ untilAt }: { untilAt: Date }) => untilAt.getTime() > now_ms
  const on = new Set(left.filter(runs).map(({ wardId }) => wardId))
  const shifts = left
    .filter((row) => runs(row) || !on.has(row.wardId))
    .flatMap(({ id, wardId, ward, part, untilAt }) => {
      const known = dutyPart.safeParse(part)
      return known.success ? [{ duty: id, ward: wardId, ward_name: ward.name, part: known.data, until_ms: untilAt.getTime() }] : []
    })
  return { now_ms, shifts }
}

function partsOf(role: string): DutyPart[] {
  const known = personRole.safeParse(role)
  return known.success ? [...(PARTS_OF[known.data] ?? [])] : []
}

async function othersOf({ prisma }: Store, ward: string, on: ReadonlySet<string>): Promise<WardDuty['others']> {
  const rows = await prisma.user.findMany({ where: calledIn(ward), orderBy: [{ name: 'asc' }, { id: 'asc' }] })
  return rows.filter(({ id }) => !on.has(id)).map(({ id, name, role }) => ({ user: id, name, parts: partsOf(role) }))
}
