import { type Burn, type BurnReply, LOAD_MAX_MS, type LoadReply } from '../../contracts/load.ts'
import { authorise, can, reachOf } from '../access/policy.ts'
import { Denied, type Principal } from '../access/principal.ts'
import type { Query } from '../record/minutes.ts'
import { note } from './change.ts'
import { policiesInForce, runningAt } from './duty-now.ts'
import { askedGroups, askedOfNurses, bedDays, nurseHours } from './load-asked.ts'
import { allOf, bedsOf, hoursOf, prioritiesOf, rateOf, rulesOf } from './load-shape.ts'
import { wardInScope } from './scope.ts'
import type { Store } from './store.ts'
import { type WardLine, wardsOf } from './wards.ts'

const HOUR_MS = 3_600_000
const SHIFT_MS = 8 * HOUR_MS

/** From when to when, ms; read once the asker may ask. */
export interface LoadRange {
  from_ms: number
  to_ms: number
}

/** The tables of alarms are counted where they lie; the store's own connections ask. */
const queryOf =
  (store: Store): Query =>
  (text, values) =>
    store.prisma.$queryRawUnsafe(text, ...values)

/** Wards whose alarm load this person may see, by name. @throws Denied for a role that sees none */
export async function wardsOfLoad(principal: Principal, store: Store): Promise<WardLine[]> {
  if (reachOf(principal.role, 'view_load') === null) throw new Denied('not_allowed')
  return wardsOf(principal, store)
}

/**
 * How often the alarms of a ward asked within a range, by priority, rule, bed and hour; nothing of a patient. What lies
 * ahead of `now_ms` is cut off, and of a range longer than LOAD_MAX_MS the newest part is answered. @throws Denied
 */
export async function alarmLoad(
  principal: Principal,
  store: Store,
  now_ms: number,
  ward: string,
  range: () => LoadRange,
): Promise<LoadReply> {
  const { id, name } = await wardInScope(principal, store, 'view_load', ward)
  const { from_ms, to_ms } = within(range(), now_ms)
  const query = queryOf(store)
  const [groups, hours, places, burn] = await Promise.all([
    askedGroups(query, ward, from_ms, to_ms),
    nurseHours(query, ward, from_ms, to_ms),
    bedDays(query, ward, from_ms, to_ms),
    burnOf(store, now_ms, ward),
  ])
  const bed_days = places.reduce((sum, one) => sum + one.bed_days, 0)
  const rules = rulesOf(groups, bed_days)
  const beds = bedsOf(groups, places)
  return {
    ...{ ward: { id, name }, from_ms, to_ms, bed_days, nurse_hours: hours.reduce((sum, one) => sum + one.nurse_hours, 0) },
    ...{ all: allOf(groups, bed_days), priorities: prioritiesOf(groups, bed_days), rules: rules.rules, beds: beds.beds },
    ...{ noisiest: { rules: rules.noisiest, beds: beds.noisiest }, hours: hoursOf(groups, hours), burn },
  }
}

/** The same for a file that leaves; the line of the audit is stored first. Taking away is more than looking. @throws Denied */
export async function exportLoad(principal: Principal, store: Store, now_ms: number, ward: string, range: () => LoadRange) {
  authorise(principal, 'view_load', ward)
  if (principal.locked) throw new Denied('locked')
  const load = await alarmLoad(principal, store, now_ms, ward, range)
  const detail = { ward, from_ms: load.from_ms, to_ms: load.to_ms }
  await note(store, now_ms, { actor: principal.user, action: 'load.exported', subject: ward, detail })
  return load
}

/** For the banner: whether the ward burns more than its budget, told to whoever leads it now or sets the budget. @throws Denied */
export async function wardBurn(principal: Principal, store: Store, now_ms: number, ward: string): Promise<BurnReply> {
  await wardInScope(principal, store, 'view_load', ward)
  const concerned = can(principal, 'set_alarm_policy', ward).allowed || (await leads(principal, store, now_ms, ward))
  return { burn: concerned ? await burnOf(store, now_ms, ward) : null }
}

async function leads({ user }: Principal, store: Store, now_ms: number, ward: string): Promise<boolean> {
  const shifts = { ...runningAt(now_ms), wardId: ward, userId: user, part: 'charge' }
  return (await store.prisma.duty.count({ where: shifts })) > 0
}

/** The last hour and the last shift against the ward's budget; one that cannot be judged is not over. */
async function burnOf(store: Store, now_ms: number, ward: string): Promise<Burn> {
  const since = (ms: number) => askedOfNurses(queryOf(store), ward, now_ms - ms, now_ms)
  const [policies, lastHour, lastShift] = await Promise.all([policiesInForce(store, ward), since(HOUR_MS), since(SHIFT_MS)])
  const budget = policies.get(ward)?.policy.budget_per_nurse_hour ?? null
  const rates = { hour: rateOf(lastHour), shift: rateOf(lastShift) }
  const over = (['hour', 'shift'] as const).filter((span) => budget !== null && (rates[span].per_nurse_hour ?? 0) > budget)
  return { budget, ...rates, over }
}

function within({ from_ms, to_ms }: LoadRange, now_ms: number): LoadRange {
  const end_ms = Math.max(1, Math.min(to_ms, now_ms))
  return { from_ms: Math.min(Math.max(from_ms, end_ms - LOAD_MAX_MS), end_ms - 1), to_ms: end_ms }
}
