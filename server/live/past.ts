import type pg from 'pg'
import { changedSince, cursorsOf } from '../dispatch/outbox.ts'
import { alarmView } from '../store/alarm-view.ts'
import { alarmHistory, openFacts } from '../store/alarms.ts'
import type { Store } from '../store/store.ts'
import { namesOfPeople } from '../store/users.ts'
import { houseFacts, houseStamp } from '../store/wards.ts'
import type { Board } from './board.ts'
import type { House } from './directory.ts'
import type { PastAlarms } from './watch.ts'

/** Who has missed more gets the newest of them, the open alarms and the history. */
const MISSED_MAX = 5_000

/** What the live sockets ask of the store. */
export function createPast({ store, pool }: { store: Store; pool: pg.Pool }): PastAlarms {
  return {
    history: (principal, encounter) => alarmHistory(principal, store, encounter),
    async changedSince(ward, cursor) {
      const [names, alarms] = await Promise.all([namesOfPeople(store), changedSince(pool, ward, cursor, MISSED_MAX)])
      return alarms.map((alarm) => alarmView(alarm, names))
    },
  }
}

/** What the board is loaded with before anything is served; read while the dispatcher writes nothing yet. */
export async function boardFacts(store: Store, pool: pg.Pool): Promise<Parameters<Board['load']>[0]> {
  const [facts, cursors] = await Promise.all([openFacts(store), cursorsOf(pool)])
  return { ...facts, cursors }
}

/** For the directory. */
export async function readHouse(store: Store): Promise<House> {
  const [wards, names] = await Promise.all([houseFacts(store), namesOfPeople(store)])
  return { wards, names }
}

/** The same, but null while its stamp is the known one. The stamp is read first: what changes after it shows in the next. */
export async function readHouseSince(store: Store, known: string): Promise<House | null> {
  const stamp = await houseStamp(store)
  return stamp === known ? null : { ...(await readHouse(store)), stamp }
}
