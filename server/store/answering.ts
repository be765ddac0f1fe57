import type { Alarm } from '../../contracts/alarm.ts'
import type { OneAlarm } from '../../contracts/api.ts'
import { reachOf } from '../access/policy.ts'
import { Denied, type Principal } from '../access/principal.ts'
import { alarmView } from './alarm-view.ts'
import { patientLine } from './patients.ts'
import type { Store } from './store.ts'
import { namesOfPeople } from './users.ts'
import { type WardLine, wardsOf } from './wards.ts'

/** Wards in which this person may answer alarms, by name. @throws Denied for a role that answers none */
export async function wardsToAnswer(principal: Principal, store: Store): Promise<WardLine[]> {
  mustAnswer(principal)
  return wardsOf(principal, store)
}

/** Asked before anything is looked up: who may see no patient at all learns nothing of what exists. */
function mustAnswer({ role }: Principal): void {
  if (reachOf(role, 'view_patient') === null) throw new Denied('not_allowed')
}

/**
 * An alarm by its id alone, as a call names it, with whose it is and where they lie now. @throws Denied
 */
export async function oneAlarm(principal: Principal, store: Store, id: string): Promise<OneAlarm> {
  mustAnswer(principal)
  const row = await store.prisma.alarm.findUnique({ where: { id }, select: { encounterId: true, body: true } })
  if (!row) throw new Denied('not_found')
  const place = await patientLine(principal, store, row.encounterId)
  return {
    alarm: alarmView(row.body as unknown as Alarm, await namesOfPeople(store)),
    patient: place.patient,
    bed_label: place.bed_label,
    ward: { id: place.ward, name: place.ward_name },
  }
}
