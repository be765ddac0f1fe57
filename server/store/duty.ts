import { DUTY_MAX_MS, type SignOn, type TakeBeds } from '../../contracts/duty.ts'
import { type DutyPart, PARTS_OF } from '../../contracts/duty-part.ts'
import { personRole } from '../../contracts/role.ts'
import { authorise, can } from '../access/policy.ts'
import { Denied, type Principal } from '../access/principal.ts'
import { type Change, change } from './change.ts'
import { ConflictError } from './conflict.ts'
import { bedsOf, endOver, endShift, give, holdWard, type Running, release, running, standing } from './duty-hold.ts'
import { calledIn, heldAt, runningAt } from './duty-now.ts'
import { leavingSomebody } from './gaps.ts'
import type { Prisma } from './generated/client.ts'
import type { Store } from './store.ts'

/**
 * Being on duty: nurses and physicians for themselves in their wards, an admin for others. One shift a person and ward;
 * a bed is had by one shift at a time. Every change is audited by ids.
 */

/** Begins a shift in `ward`. Beds somebody else has by now are taken over. @returns its id. @throws Denied, ConflictError */
export async function signOnDuty(
  principal: Principal,
  store: Store,
  now_ms: number,
  ward: string,
  asked: SignOn,
): Promise<{ duty: string }> {
  const user = asked.user ?? principal.user
  authorise(principal, user === principal.user ? 'take_duty' : 'assign_duty', ward)
  const { part, until_ms } = asked
  return onDuty(store, principal, now_ms, ward, async ({ prisma, audit }) => {
    await mayHave(prisma, ward, user, part)
    if (!(until_ms > now_ms && until_ms <= now_ms + DUTY_MAX_MS)) throw new ConflictError('shift_invalid')
    await endOver({ prisma, audit }, now_ms, { userId: user, wardId: ward })
    const other = await prisma.duty.findFirst({ where: { userId: user, wardId: ward, endedAt: null } })
    if (other) throw new ConflictError('already_on_duty')
    const beds = await bedsFor(prisma, ward, part, asked.beds)
    const duty = crypto.randomUUID()
    const shift = { id: duty, wardId: ward, userId: user, part, fromAt: new Date(now_ms), untilAt: new Date(until_ms) }
    await prisma.duty.create({ data: shift })
    await release(prisma, now_ms, beds)
    await give(prisma, now_ms, duty, beds)
    await audit('duty.signed_on', user, { ward, duty, part, until_ms, beds })
    return { duty }
  })
}

/** Ends later than it would have. @throws Denied, ConflictError `shift_invalid`, `not_on_duty` */
export async function lengthenDuty(
  principal: Principal,
  store: Store,
  now_ms: number,
  ward: string,
  duty: string,
  until_ms: number,
): Promise<void> {
  await ofShift(principal, store, now_ms, ward, duty, async ({ prisma, audit }, shift) => {
    const longer = until_ms > shift.untilAt.getTime() && until_ms <= now_ms + DUTY_MAX_MS
    if (!longer) throw new ConflictError('shift_invalid')
    await prisma.duty.update({ where: { id: duty }, data: { untilAt: new Date(until_ms) } })
    await audit('duty.signed_on', shift.userId, { ward, duty, part: shift.part, until_ms, before_ms: shift.untilAt.getTime() })
  })
}

/** Takes beds from whom they were shown with, and leaves others. Twice is once. @throws Denied, ConflictError `not_as_shown` */
export async function takeBeds(
  principal: Principal,
  store: Store,
  now_ms: number,
  ward: string,
  duty: string,
  asked: TakeBeds,
): Promise<void> {
  await ofShift(principal, store, now_ms, ward, duty, async ({ prisma, audit }, shift) => {
    const wanted = asked.take.map(({ bed }) => bed)
    await bedsFor(prisma, ward, shift.part, wanted)
    const holders = await holdersOf(prisma, now_ms, ward, wanted)
    const take = asked.take.filter(({ bed }) => holders.get(bed) !== duty)
    if (take.some(({ bed, from }) => (holders.get(bed) ?? null) !== from)) throw new ConflictError('not_as_shown')
    const mine = await bedsOf(prisma, duty)
    const leave = mine.filter((bed) => asked.leave.includes(bed))
    const beds = [...new Set(take.map(({ bed }) => bed))]
    if (beds.length + leave.length === 0) return
    await release(prisma, now_ms, [...beds, ...leave])
    await give(prisma, now_ms, duty, beds)
    await audit('duty.beds_taken', shift.userId, { ward, duty, beds, from: take.flatMap(({ from }) => from ?? []), left: leave })
  })
}

/**
 * Everything goes to the shift `to` in the same ward, and the giver is off. Who takes over from the nurse in charge is in
 * charge. @throws Denied, ConflictError `not_on_duty`, `nobody_left` (a step of the chain that only the giver answers)
 */
export async function handOverDuty(
  principal: Principal,
  store: Store,
  now_ms: number,
  ward: string,
  duty: string,
  to: string,
): Promise<void> {
  await ofShift(principal, store, now_ms, ward, duty, async ({ prisma, audit }, shift) => {
    if (to === duty) throw new ConflictError('not_on_duty')
    const taker = await standing(prisma, now_ms, ward, to)
    if ((taker.part === 'physician') !== (shift.part === 'physician')) throw new Denied('not_allowed')
    const part = shift.part === 'charge' ? 'charge' : taker.part
    await leavingSomebody(prisma, now_ms, ward, async () => {
      const beds = await bedsOf(prisma, duty)
      await endShift(prisma, duty, new Date(now_ms))
      await give(prisma, now_ms, to, beds)
      await prisma.duty.update({ where: { id: to }, data: { part } })
      await audit('duty.handed_over', shift.userId, { ward, duty, to, taker: taker.userId, part, beds })
    })
  })
}

/** Ends the shift now; its beds are nobody's. @throws Denied, ConflictError `not_on_duty`, `nobody_left` naming the step */
export async function signOffDuty(principal: Principal, store: Store, now_ms: number, ward: string, duty: string): Promise<void> {
  await ofShift(principal, store, now_ms, ward, duty, async ({ prisma, audit }, shift) => {
    await leavingSomebody(prisma, now_ms, ward, async () => {
      const beds = await bedsOf(prisma, duty)
      await endShift(prisma, duty, new Date(now_ms))
      await audit('duty.signed_off', shift.userId, { ward, duty, part: shift.part, beds })
    })
  })
}

/** The shift that has each of these beds now, of somebody who is called. */
async function holdersOf(
  prisma: Prisma.TransactionClient,
  now_ms: number,
  ward: string,
  beds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await prisma.dutyBed.findMany({
    where: { bedId: { in: [...beds] }, ...heldAt(now_ms), duty: { ...runningAt(now_ms), user: calledIn(ward) } },
    select: { bedId: true, dutyId: true },
  })
  return new Map(rows.map(({ bedId, dutyId }) => [bedId, dutyId]))
}

/** Somebody who takes part in duty there. @returns whether also for others. @throws Denied */
export function authoriseDuty(principal: Principal, ward: string): boolean {
  const others = can(principal, 'assign_duty', ward).allowed
  if (!others) authorise(principal, 'take_duty', ward)
  return others
}

function onDuty<T>(store: Store, principal: Principal, now_ms: number, ward: string, work: (made: Change) => Promise<T>): Promise<T> {
  return change(store, principal, now_ms, async (made) => {
    await holdWard(made.prisma, ward)
    return work(made)
  })
}

/** A change of one's own running shift, or of anybody's by who may put people on. */
async function ofShift(
  principal: Principal,
  store: Store,
  now_ms: number,
  ward: string,
  duty: string,
  work: (made: Change, shift: Running) => Promise<void>,
): Promise<void> {
  const others = authoriseDuty(principal, ward)
  await onDuty(store, principal, now_ms, ward, async (made) => {
    const row = await made.prisma.duty.findFirst({ where: { id: duty, wardId: ward } })
    if (!row) throw new Denied('not_found')
    if (row.userId !== principal.user && !others) throw new Denied('not_allowed')
    await work(made, await running(made.prisma, now_ms, ward, duty))
  })
}

/** The person works in this ward, in a role that has the part. @throws Denied */
async function mayHave(prisma: Prisma.TransactionClient, ward: string, user: string, part: DutyPart): Promise<void> {
  const row = await prisma.user.findFirst({ where: { id: user, disabledAt: null, wards: { some: { wardId: ward } } } })
  if (!row) throw new Denied('not_found')
  const role = personRole.safeParse(row.role)
  if (!role.success || !PARTS_OF[role.data]?.includes(part)) throw new Denied('not_allowed')
}

/** Open beds of the ward, once each; a physician has none: patients are theirs by the ward. @throws Denied */
async function bedsFor(prisma: Prisma.TransactionClient, ward: string, part: string, asked: readonly string[]): Promise<string[]> {
  const beds = [...new Set(asked)].sort()
  if (beds.length > 0 && part === 'physician') throw new Denied('not_allowed')
  const known = await prisma.bed.count({ where: { id: { in: beds }, wardId: ward, closedAt: null } })
  if (known !== beds.length) throw new Denied('not_found')
  return beds
}
