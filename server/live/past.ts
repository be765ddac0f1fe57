import type pg from 'pg'
import type { Alarm } from '../../contracts/alarm.ts'
import type { AlarmView } from '../../contracts/live.ts'
import { cursorOf, readOutbox } from '../dispatch/outbox.ts'
import { alarmView } from '../store/alarm-view.ts'
import { alarmHistory, openFacts } from '../store/alarms.ts'
import type { Store } from '../store/store.ts'
import { namesOfPeople } from '../store/users.ts'
import { houseFacts } from '../store/wards.ts'
import type { Board } from './board.ts'
import type { House } from './directory.ts'
import type { PastAlarms } from './watch.ts'

/** Changes read from the outbox in one go, and how often for one viewer: who was away longer gets the open alarms and the history. */
const PAGE = 500
const PAGES_MAX = 10

/** What the live sockets ask of the store. */
export function createPast({ store, pool }: { store: Store; pool: pg.Pool }): PastAlarms {
  return {
    history: (principal, encounter) => alarmHistory(principal, store, encounter),
    async changedSince(ward, cursor) {
      const names = await namesOfPeople(store)
      const newest = new Map<string, AlarmView>()
      for (let page = 0, from = cursor; page < PAGES_MAX; page++) {
        const rows = await readOutbox(pool, ward, from, PAGE)
        for (const { effect } of rows) if (effect.kind === 'alarm') keep(newest, effect.alarm, names)
        if (rows.length < PAGE) break
        from = rows.at(-1)!.cursor
      }
      return [...newest.values()]
    },
  }
}

function keep(newest: Map<string, AlarmView>, alarm: Alarm, names: Record<string, string>): void {
  if ((newest.get(alarm.id)?.revision ?? -1) <= alarm.revision) newest.set(alarm.id, alarmView(alarm, names))
}

/** What the board is loaded with before anything is served; read while the dispatcher writes nothing yet. */
export async function boardFacts(store: Store, pool: pg.Pool): Promise<Parameters<Board['load']>[0]> {
  const [{ alarms, beds }, wards] = await Promise.all([openFacts(store), store.prisma.ward.findMany({ select: { id: true } })])
  const cursors = new Map<string, number>()
  for (const { id } of wards) cursors.set(id, await cursorOf(pool, id))
  return { alarms, beds, cursors }
}

/** For the directory. */
export async function readHouse(store: Store): Promise<House> {
  const [wards, names] = await Promise.all([houseFacts(store), namesOfPeople(store)])
  return { wards, names }
}
