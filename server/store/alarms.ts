import type { Alarm } from '../../contracts/alarm.ts'
import type { BedState } from '../../contracts/effect.ts'
import type { AlarmView } from '../../contracts/live.ts'
import type { Principal } from '../access/principal.ts'
import { alarmView, bedOf } from './alarm-view.ts'
import { encounterInScope, wardInScope } from './scope.ts'
import type { Store } from './store.ts'
import { namesOfPeople } from './users.ts'

/** Alarms of one page of history. */
export const HISTORY_PAGE = 50

/** Open alarms of a ward, newest onset first. @throws Denied */
export async function openAlarms(principal: Principal, store: Store, ward: string): Promise<AlarmView[]> {
  await wardInScope(principal, store, 'view_ward', ward)
  const [rows, names] = await Promise.all([
    store.prisma.alarm.findMany({ where: { wardId: ward, open: true }, orderBy: { onsetAt: 'desc' } }),
    namesOfPeople(store),
  ])
  return rows.map((row) => alarmView(bodyOf(row), names))
}

/** Alarms of a patient that began before `before_ms` (null = now), open or over, newest first, at most HISTORY_PAGE. @throws Denied */
export async function alarmHistory(
  principal: Principal,
  store: Store,
  encounter: string,
  before_ms: number | null = null,
): Promise<AlarmView[]> {
  await encounterInScope(principal, store, 'view_patient', encounter)
  const [rows, names] = await Promise.all([
    store.prisma.alarm.findMany({
      where: { encounterId: encounter, ...(before_ms === null ? {} : { onsetAt: { lt: new Date(before_ms) } }) },
      orderBy: [{ onsetAt: 'desc' }, { id: 'asc' }],
      take: HISTORY_PAGE,
    }),
    namesOfPeople(store),
  ])
  return rows.map((row) => alarmView(bodyOf(row), names))
}

/** For the live sockets at start: every open alarm and the state of every occupied bed. */
export async function openFacts(store: Store): Promise<{ alarms: Alarm[]; beds: BedState[] }> {
  const [alarms, beds] = await Promise.all([store.prisma.alarm.findMany({ where: { open: true } }), store.prisma.bedStatus.findMany()])
  return { alarms: alarms.map(bodyOf), beds: beds.map((row) => bedOf(row.body)) }
}

/** The dispatcher wrote the whole alarm as JSON; the columns beside it are for finding it. */
export function bodyOf(row: { body: unknown }): Alarm {
  return row.body as Alarm
}
