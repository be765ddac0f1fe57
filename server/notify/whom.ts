import type { ChannelName } from '../../contracts/call.ts'
import type { DutyPart } from '../../contracts/duty-part.ts'
import type { AlarmPolicy, CallStep, CallTarget } from '../../contracts/policy.ts'

/** Who is on in a ward at one moment and how they are reached, as whoever calls has last read it. Plain data: it survives an away database. */
export interface DutySnapshot {
  ward: string
  /** The moment people are looked up for; whose shift is over by then is not called. */
  at_ms: number
  on: ReadonlyArray<{ user: string; part: DutyPart; until_ms: number; beds: readonly string[] }>
  contacts: readonly ReachedBy[]
}

/** `user` null: the ward's own. The address is not here; whoever sends asks for it. */
export interface ReachedBy {
  contact: string
  user: string | null
  channel: ChannelName
  label: string
}

export interface Asked {
  priority: keyof Pick<AlarmPolicy, 'high' | 'medium'>
  /** The step that is taken, 1 for the first. Past the end of the chain (it was made shorter since): the last. */
  level: number
  bed: string
  /** A rehearsal's people who neither answer nor can be reached. */
  busy?: readonly string[]
}

export interface CalledPerson {
  user: string
  part: DutyPart
  busy: boolean
  /** [] = on the screen only. */
  contacts: readonly ReachedBy[]
}

/** What became of one target of a step. */
export interface CalledTarget {
  target: CallTarget
  /** Who was called in its place because nobody on duty has the bed; null = the target itself. */
  instead: 'charge' | 'nurses' | null
  people: readonly CalledPerson[]
  wardChannels: readonly ReachedBy[]
}

export interface Whom {
  targets: readonly CalledTarget[]
  /** Everybody of all targets, once. */
  people: readonly CalledPerson[]
  wardChannels: readonly ReachedBy[]
  /** Nobody who is not busy, and no channel of the ward: this step reaches no one. */
  nobody: boolean
}

/** Where nobody on duty has the bed: the nurse in charge; where there is none either, every nurse who is on. */
const IN_PLACE_OF_ASSIGNED = ['charge', 'nurses'] as const

/** Whom a step of the ward's chain calls, as duty stands. Pure. No policy, or an empty chain: nobody. */
export function whom(policy: AlarmPolicy | null, snapshot: DutySnapshot, { priority, level, bed, busy = [] }: Asked): Whom {
  const step = policy ? stepAt(policy[priority], level) : undefined
  return reach(snapshot, step?.to ?? [], bed, busy)
}

/** The same for targets named outright: what is told of a bed without a step of its chain. */
export function reach(snapshot: DutySnapshot, to: readonly CallTarget[], bed: string, busy: readonly string[] = []): Whom {
  const targets = to.map((target) => resolve(snapshot, target, bed, new Set(busy)))
  const people = [...new Map(targets.flatMap((one) => one.people).map((person) => [person.user, person])).values()]
  const wardChannels = targets.flatMap((one) => one.wardChannels)
  return { targets, people, wardChannels, nobody: wardChannels.length === 0 && people.every((person) => person.busy) }
}

/** n-th step, counted from 1. */
function stepAt(chain: readonly CallStep[], level: number): CallStep | undefined {
  return chain[Math.min(Math.max(level, 1), chain.length) - 1]
}

function resolve(snapshot: DutySnapshot, target: CallTarget, bed: string, busy: ReadonlySet<string>): CalledTarget {
  if (target === 'ward') {
    const wardChannels = snapshot.contacts.filter(({ user }) => user === null)
    return { target, instead: null, people: [], wardChannels }
  }
  const found = (one: PersonTarget) => standing(snapshot, one, bed, busy)
  const own = found(target)
  if (target !== 'assigned' || own.length > 0) return { target, instead: null, people: own, wardChannels: [] }
  const instead = IN_PLACE_OF_ASSIGNED.find((one) => found(one).length > 0) ?? null
  return { target, instead, people: instead ? found(instead) : [], wardChannels: [] }
}

type PersonTarget = Exclude<CallTarget, 'ward'>

const BELONGS: Record<PersonTarget, (one: DutySnapshot['on'][number], bed: string) => boolean> = {
  assigned: ({ beds }, bed) => beds.includes(bed),
  nurses: ({ part }) => part === 'nurse' || part === 'charge',
  charge: ({ part }) => part === 'charge',
  physicians: ({ part }) => part === 'physician',
}

function standing({ on, contacts, at_ms }: DutySnapshot, target: PersonTarget, bed: string, busy: ReadonlySet<string>): CalledPerson[] {
  return on
    .filter((one) => one.until_ms > at_ms && BELONGS[target](one, bed))
    .map(({ user, part }) => ({ user, part, busy: busy.has(user), contacts: contacts.filter((way) => way.user === user) }))
}
