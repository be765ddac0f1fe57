import type { StripReply, TrendsReply } from '../../contracts/api.ts'
import type { Principal } from '../access/principal.ts'
import type { Query } from '../record/minutes.ts'
import { stripOf, trendsOf } from '../record/read.ts'
import { encounterInScope } from './scope.ts'
import type { Store } from './store.ts'

/** The recorder's minutes are not Prisma's; the store's own connections read them. */
export const queryOf =
  (store: Store): Query =>
  (text, values) =>
    store.prisma.$queryRawUnsafe(text, ...values)

/** Minimum, mean and maximum of every number, a bucket a minute. @throws Denied */
export async function readTrends(
  principal: Principal,
  store: Store,
  encounter: string,
  hours: number,
  now_ms: number,
): Promise<TrendsReply> {
  await encounterInScope(principal, store, 'view_patient', encounter, 'view.trends')
  return trendsOf(queryOf(store), encounter, hours, now_ms)
}

/** Waves and numbers from..to (ms, at most 120 s), up to about 10 s before now. @throws Denied */
export async function readStrip(
  principal: Principal,
  store: Store,
  encounter: string,
  from_ms: number,
  to_ms: number,
): Promise<StripReply> {
  await encounterInScope(principal, store, 'view_patient', encounter, 'view.strip')
  return stripOf(queryOf(store), encounter, from_ms, to_ms)
}
