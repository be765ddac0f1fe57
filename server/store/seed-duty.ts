import type { DutyPart } from '../../contracts/duty-part.ts'
import { USUAL_POLICY } from '../../contracts/policy.ts'
import { type Change, change } from './change.ts'
import { DEMO_DUTY } from './demo-ward.ts'
import { endOver } from './duty-hold.ts'
import type { Store } from './store.ts'

/** A demo runs for this long before somebody must sign on. */
const SHIFT_MS = 12 * 3_600_000

/**
 * The demo's first ward has the usual policy, and people on duty from every start on: the nurse with the first beds, somebody
 * in charge, a physician. What people changed meanwhile (beds, parts, policy) stays.
 */
export async function seedDuty(store: Store, now_ms: number): Promise<void> {
  const { ward, setBy, people } = DEMO_DUTY
  await change(store, { user: 'system' }, now_ms, async (made) => {
    const { prisma } = made
    if ((await prisma.alarmPolicy.count({ where: { wardId: ward } })) === 0) {
      const { id: by } = await prisma.user.findUniqueOrThrow({ where: { login: setBy } })
      await prisma.alarmPolicy.create({ data: { wardId: ward, version: 1, at: new Date(now_ms), by, body: USUAL_POLICY } })
    }
    for (const { login, part, beds } of people) await putOn(made, now_ms, ward, login, part, beds)
  })
}

async function putOn(made: Change, now_ms: number, wardId: string, login: string, part: DutyPart, beds: number): Promise<void> {
  const { prisma } = made
  const { id: userId } = await prisma.user.findUniqueOrThrow({ where: { login } })
  await endOver(made, now_ms, { userId, wardId })
  const untilAt = new Date(now_ms + SHIFT_MS)
  const { count } = await prisma.duty.updateMany({ where: { userId, wardId, endedAt: null }, data: { untilAt } })
  if (count > 0) return
  const fromAt = new Date(now_ms)
  const shift = await prisma.duty.create({ data: { id: crypto.randomUUID(), wardId, userId, part, fromAt, untilAt } })
  const free = await prisma.bed.findMany({
    where: { wardId, position: { lte: beds }, duties: { none: { toAt: null } } },
    orderBy: { position: 'asc' },
  })
  await prisma.dutyBed.createMany({ data: free.map(({ id: bedId }) => ({ id: crypto.randomUUID(), dutyId: shift.id, bedId, fromAt })) })
}
