import type { Alarm } from '../../contracts/alarm.ts'
import type { ChannelName, NotDelivered } from '../../contracts/call.ts'
import type { AlarmPolicy, CallTarget } from '../../contracts/policy.ts'
import { AT_ONCE_LEVEL } from './book.ts'
import { type Beside, type CallRow, dedupOf, idOf } from './row.ts'
import { type DutySnapshot, type ReachedBy, reach, type Whom, whom } from './whom.ts'

/** What is known of a ward for calling, as last read. */
export interface WardCalls {
  duty: DutySnapshot
  policy: AlarmPolicy | null
}

export interface Step {
  /** One a contact; unsent. */
  rows: CallRow[]
  /** Why nobody can be called; null = somebody can. */
  nobody: NotDelivered | null
}

const NOBODY_ASKED: Step = { rows: [], nobody: null }
/** Of what is told at once. */
const AT_ONCE: readonly CallTarget[] = ['assigned', 'charge']

/**
 * The calls of one step, as duty stands at `now_ms`. `speaks`: whether a channel is set up. In a ward without a policy nobody is
 * told at once, and nobody is missed. `again`: the last step once more, see dedupOf.
 */
export function callsOfStep(
  { alarm, level, again = null }: { alarm: Alarm; level: number; again?: number | null },
  ward: WardCalls | undefined,
  now_ms: number,
  speaks: (channel: ChannelName) => boolean,
): Step {
  if (alarm.priority === 'low') return NOBODY_ASKED
  // The engine has taken a step of a chain that is not known here: nobody can be called, and that is told.
  if (!ward?.policy) return level === AT_ONCE_LEVEL ? NOBODY_ASKED : { rows: [], nobody: 'nobody_on_duty' }
  const duty = { ...ward.duty, at_ms: now_ms }
  const { priority, bed } = alarm
  const found = level === AT_ONCE_LEVEL ? reach(duty, AT_ONCE, bed) : whom(ward.policy, duty, { priority, level, bed })
  const contacts = contactsOf(found)
  const usable = contacts.filter(({ channel }) => speaks(channel))
  const beside = again === null ? null : ({ as: 'again', revision: again } as const)
  const rows = usable.map((contact) => rowOf(alarm, level, beside, contact, now_ms))
  return { rows, nobody: rows.length > 0 ? null : whyNobody(found, contacts) }
}

/** The calls of one person on duty who is asked by name: each asking calls anew, told apart by the revision it came with. */
export function callsOfAsked(
  alarm: Alarm,
  to: string,
  ward: WardCalls | undefined,
  now_ms: number,
  speaks: (channel: ChannelName) => boolean,
): Step {
  const on = ward?.duty.on.some(({ user, until_ms }) => user === to && until_ms > now_ms) ?? false
  if (!on) return { rows: [], nobody: 'nobody_on_duty' }
  const contacts = ward!.duty.contacts.filter(({ user }) => user === to)
  const usable = contacts.filter(({ channel }) => speaks(channel))
  const beside = { as: 'asked', revision: alarm.revision } as const
  const rows = usable.map((contact) => rowOf(alarm, alarm.level, beside, contact, now_ms))
  if (rows.length > 0) return { rows, nobody: null }
  return { rows, nobody: contacts.length === 0 ? 'nobody_reachable' : 'no_channel' }
}

/** Whether the ward's chain has a step after this one. */
export function hasNext(ward: WardCalls | undefined, { priority, level }: Alarm): boolean {
  return priority !== 'low' && (ward?.policy?.[priority].length ?? 0) > level
}

function contactsOf({ people, wardChannels }: Whom): ReachedBy[] {
  const all = [...people.flatMap(({ contacts }) => contacts), ...wardChannels]
  return [...new Map(all.map((one) => [one.contact, one])).values()]
}

function whyNobody({ people, wardChannels }: Whom, contacts: readonly ReachedBy[]): NotDelivered {
  if (people.length === 0 && wardChannels.length === 0) return 'nobody_on_duty'
  return contacts.length === 0 ? 'nobody_reachable' : 'no_channel'
}

function rowOf(alarm: Alarm, level: number, beside: Beside | null, { contact, user, channel }: ReachedBy, now_ms: number): CallRow {
  const { id, chain, encounter, ward, bed, priority } = alarm
  const dedup = dedupOf({ alarm: id, chain, level, contact }, beside)
  return {
    ...{ id: idOf(dedup), dedup, bundle: dedup, alarm: id, chain, encounter, ward, bed, level, priority },
    ...{ user, contact, channel, created_ms: now_ms, state: 'queued', attempts: 0, next_ms: now_ms, answer: null, provider_id: null },
  }
}
