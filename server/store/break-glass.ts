import type { EmergencyPlaces, EmergencyRequest, OpenEmergency } from '../../contracts/emergency.ts'
import { authorise, can } from '../access/policy.ts'
import { Denied, type Principal } from '../access/principal.ts'
import { type Change, change } from './change.ts'
import { ConflictError } from './conflict.ts'
import { openingInForce } from './openings.ts'
import { openText } from './patient-record.ts'
import type { Store } from './store.ts'

const reasonOf = (id: string) => ['BreakGlass', 'reason', id] as const

/**
 * Opens one stay outside the own wards for half an hour or an hour. Asks for nothing but the principal at hand: no other
 * row of rights is read or waited for. The rights come with the next reading of the session.
 * @throws Denied: `not_found` also when nobody lies in the bed; ConflictError `own_ward`, `already_open`
 */
export async function openEmergency(principal: Principal, store: Store, now_ms: number, asked: EmergencyRequest): Promise<OpenEmergency> {
  authorise(principal, 'break_glass', null)
  return change(store, principal, now_ms, async (made) => {
    const stay = await stayOf(made, asked)
    const { id: encounter, bed } = stay
    if (can(principal, 'view_patient', bed.wardId).allowed) throw new ConflictError('own_ward', { encounter })
    const opening = crypto.randomUUID()
    const until_ms = now_ms + asked.minutes * 60_000
    await endOver(made, now_ms, { userId: principal.user, encounterId: encounter })
    const data = {
      id: opening,
      userId: principal.user,
      encounterId: encounter,
      reason: store.fields.seal(reasonOf(opening), asked.reason),
      openedAt: new Date(now_ms),
      untilAt: new Date(until_ms),
    }
    const { count } = await made.prisma.breakGlass.createMany({ data: [data], skipDuplicates: true })
    if (count === 0) throw new ConflictError('already_open', { encounter })
    await made.audit('emergency.opened', encounter, { opening, ward: bed.wardId, bed: bed.id, until_ms })
    return { opening, encounter, reason: asked.reason, until_ms }
  })
}

async function stayOf({ prisma }: Change, asked: EmergencyRequest) {
  const where = 'stay' in asked ? { id: asked.stay } : { bedId: asked.bed }
  const stay = await prisma.encounter.findFirst({ where: { ...where, dischargedAt: null }, include: { bed: true } })
  if (!stay) throw new Denied('not_found')
  return stay
}

/** Gives it up before its time; whoever opened it may, whatever their rights are by now. Twice is once. @throws Denied `not_found` */
export async function endEmergency(principal: Principal, store: Store, now_ms: number, opening: string): Promise<void> {
  await change(store, principal, now_ms, async ({ prisma, audit }) => {
    const row = await prisma.breakGlass.findFirst({ where: { id: opening, userId: principal.user } })
    if (!row) throw new Denied('not_found')
    const { count } = await prisma.breakGlass.updateMany({ where: { id: opening, endedAt: null }, data: { endedAt: new Date(now_ms) } })
    if (count === 1) await audit('emergency.ended', row.encounterId, { opening, why: 'by_hand' })
  })
}

/** The principal's own emergency at `encounter`, while it is in force: what they themselves wrote, also on a locked screen. */
export async function emergencyAt(principal: Principal, store: Store, now_ms: number, encounter: string): Promise<OpenEmergency | null> {
  const where = { userId: principal.user, encounterId: encounter, ...openingInForce(now_ms) }
  const row = await store.prisma.breakGlass.findFirst({ where })
  if (!row) return null
  return { opening: row.id, encounter, reason: openText(store.fields, reasonOf(row.id), row.reason), until_ms: row.untilAt.getTime() }
}

/** Beds of wards that are not one's own, by label. Nothing tells whether somebody lies there. @throws Denied */
export async function emergencyPlaces(principal: Principal, store: Store, stay: string | null): Promise<EmergencyPlaces> {
  authorise(principal, 'break_glass', null)
  const [wards, asked] = await Promise.all([
    store.prisma.ward.findMany({
      where: { closedAt: null, id: { notIn: [...principal.wards] } },
      orderBy: { name: 'asc' },
      include: { beds: { where: { closedAt: null }, orderBy: { position: 'asc' } } },
    }),
    stay === null
      ? null
      : store.prisma.encounter.findFirst({ where: { id: stay, dischargedAt: null }, include: { bed: { include: { ward: true } } } }),
  ])
  return {
    wards: wards.map(({ id, name, beds }) => ({ id, name, beds: beds.map((bed) => ({ bed: bed.id, label: bed.label })) })),
    stay: asked && { encounter: asked.id, ward_name: asked.bed.ward.name, bed_label: asked.bed.label },
  }
}

/** For the system: writes down the end of every emergency whose time is over or whose patient has gone. @returns how many */
export async function endEmergencies(store: Store, now_ms: number): Promise<number> {
  const over = await store.prisma.breakGlass.count({ where: isOver(now_ms) })
  return over === 0 ? 0 : change(store, { user: 'system' }, now_ms, (made) => endOver(made, now_ms, {}))
}

const isOver = (now_ms: number) => ({
  endedAt: null,
  OR: [{ untilAt: { lte: new Date(now_ms) } }, { encounter: { dischargedAt: { not: null } } }],
})

async function endOver({ prisma, audit }: Change, now_ms: number, whose: { userId?: string; encounterId?: string }): Promise<number> {
  const rows = await prisma.breakGlass.findMany({ where: { ...isOver(now_ms), ...whose }, include: { encounter: true } })
  for (const { id, encounterId, untilAt, encounter } of rows) {
    const gone = encounter.dischargedAt
    const endedAt = gone && gone < untilAt ? gone : untilAt
    const { count } = await prisma.breakGlass.updateMany({ where: { id, endedAt: null }, data: { endedAt } })
    if (count === 1) await audit('emergency.ended', encounterId, { opening: id, why: endedAt === untilAt ? 'time' : 'discharged' })
  }
  return rows.length
}
