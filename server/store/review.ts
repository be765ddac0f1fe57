import type { Alarm } from '../../contracts/alarm.ts'
import type { ReviewDevice, ReviewReply, ReviewStart } from '../../contracts/review.ts'
import { Denied, type Principal } from '../access/principal.ts'
import { numbersBefore } from '../record/read.ts'
import { alarmView } from './alarm-view.ts'
import { patientLine } from './patients.ts'
import { encounterInScope } from './scope.ts'
import { seenOf } from './seen.ts'
import type { Store } from './store.ts'
import { queryOf } from './trends.ts'
import { namesOfPeople } from './users.ts'

/** Whose record is opened, and at which alarm. @throws Denied `not_found` also for an alarm of another stay */
export async function reviewStart(principal: Principal, store: Store, encounter: string, alarm: string | null): Promise<ReviewStart> {
  const { patient, bed, bed_label, ward, ward_name } = await patientLine(principal, store, encounter)
  const found = alarm === null ? null : await alarmOf(store, encounter, alarm)
  return {
    patient,
    bed_label,
    ward: { id: ward, name: ward_name },
    alarm: found && alarmView(found, await namesOfPeople(store)),
    raised_in: found && found.bed !== bed ? await placeOf(store, found.bed) : null,
  }
}

async function alarmOf(store: Store, encounter: string, id: string): Promise<Alarm> {
  const row = await store.prisma.alarm.findUnique({ where: { id }, select: { encounterId: true, body: true } })
  if (row?.encounterId !== encounter) throw new Denied('not_found')
  return row.body as unknown as Alarm
}

async function placeOf(store: Store, bed: string): Promise<ReviewStart['raised_in']> {
  const row = await store.prisma.bed.findUnique({ where: { id: bed }, include: { ward: true } })
  return row && { bed_label: row.label, ward_name: row.ward.name }
}

/** What was known of a patient at `at_ms`: numbers with their own times, and the clocks of what was worn. @throws Denied */
export async function reviewAt(principal: Principal, store: Store, now_ms: number, encounter: string, at_ms: number): Promise<ReviewReply> {
  await encounterInScope(principal, store, 'view_patient', encounter, 'view.strip')
  const [numbers, devices] = await Promise.all([
    numbersBefore(queryOf(store), encounter, at_ms),
    wornAt(store, now_ms, encounter, new Date(at_ms)),
  ])
  return { encounter, at_ms, server_ms: now_ms, numbers, devices }
}

async function wornAt(store: Store, now_ms: number, encounter: string, at: Date): Promise<ReviewDevice[]> {
  const bindings = await store.prisma.binding.findMany({
    where: { encounterId: encounter, fromAt: { lte: at }, OR: [{ toAt: null }, { toAt: { gt: at } }] },
    include: { device: true },
    orderBy: { deviceId: 'asc' },
  })
  const seen = await seenOf(
    store,
    now_ms,
    bindings.map(({ deviceId }) => deviceId),
  )
  return bindings.map(({ device: { id, label, kind } }) => {
    const line = seen.get(id)?.line
    return {
      ...{ device: id, label, kind },
      clock: line ? { offset_ms: line.clock_offset_ms, uncertainty_ms: line.clock_uncertainty_ms } : null,
    }
  })
}
