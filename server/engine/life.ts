import type { AcknowledgeReason, Alarm, AlarmSignal, EndReason } from '../../contracts/alarm.ts'
import type { Refusal } from '../../contracts/command.ts'
import type { AlarmChange } from '../../contracts/effect.ts'
import { begun, dueAfter, stepped } from './chain.ts'

/**
 * The life of one alarm as one table: where it stands (read from condition, signal and response) and what happens to it
 * say what becomes of it. Pure; whatever changes one of these fields comes through `turn`.
 */
export type Life = Pick<
  Alarm,
  'condition' | 'signal' | 'response' | 'ended_ms' | 'end_reason' | 'chain' | 'level' | 'next_ms' | 'reminded_ms' | 'asked'
>

export const STANDINGS = ['calling', 'claimed', 'silenced', 'silenced_claimed', 'seen', 'latched', 'latched_claimed', 'over'] as const
export type Standing = (typeof STANDINGS)[number]

export type Happening =
  /** It asks for attention anew: raised, came again, rose, or old news is new. */
  | { what: 'asks'; why: AlarmChange }
  /** What surrounds it is other than it was: a pause, a standby, its cause. `why` names it. */
  | { what: 'surrounded'; why: AlarmChange; by: string | null }
  | { what: 'ends'; ended_ms: number; end_reason: EndReason; latches: boolean; late: boolean }
  | { what: 'due' }
  | { what: 'rearmed' }
  | { what: 'acknowledged'; by: string; at_ms: number; reason?: AcknowledgeReason | undefined }
  | { what: 'claimed'; by: string; at_ms: number }
  /** `stale`: the chain has gone on since what this person saw. */
  | { what: 'declined'; by: string; stale: boolean }
  | { what: 'escalated'; by: string; stale: boolean }
  | { what: 'delegated'; by: string; to: string; at_ms: number }

/** What is around an alarm when something happens to it. */
export interface Around {
  now_ms: number
  /** What silences it from outside, whoever has acknowledged it; null = nothing. */
  silence: AlarmSignal | null
  /** When the steps of its chain are due; [] = nobody is called. */
  steps: readonly number[]
  /** How long the first step is held back. */
  hold_ms: number
  claim_ms: number
  remind_ms: number
}

/** One change of an alarm, told as one effect. */
export interface Change {
  why: AlarmChange
  by: string | null
  patch: Partial<Life>
  /** Its chain of calls began anew with this. */
  anew?: true
}
export type Turn = { ok: true; changes: readonly Change[] } | { ok: false; reason: Refusal; detail?: Record<string, string | number> }

type Of<W extends Happening['what']> = Extract<Happening, { what: W }>
type Row<W extends Happening['what']> = (life: Life, happening: Of<W>, around: Around) => Turn
type Table = { readonly [S in Standing]: { readonly [W in Happening['what']]: Row<W> } }

export function turn<W extends Happening['what']>(life: Life, happening: Of<W>, around: Around): Turn {
  const row = LIFE[standing(life)][happening.what as W] as Row<W>
  return row(life, happening, around)
}

/** Where an alarm stands. One whose condition runs its delay has not begun and is not here. */
export function standing({ condition, signal, response }: Life): Standing {
  if (condition === 'ended') {
    if (signal.state !== 'latched') return 'over'
    return response.state === 'claimed' ? 'latched_claimed' : 'latched'
  }
  if (response.state === 'acknowledged') return 'seen'
  if (signal.state === 'on') return response.state === 'claimed' ? 'claimed' : 'calling'
  return response.state === 'claimed' ? 'silenced_claimed' : 'silenced'
}

/** Whether time has come for something: a step, a claim's end, a reminder. */
export function isDue({ condition, response, signal, next_ms }: Life, now_ms: number): boolean {
  if (condition === 'ended') return signal.state === 'latched' && response.state === 'claimed' && now_ms >= response.until_ms
  return next_ms !== null && now_ms >= next_ms
}

const told = (...changes: readonly Change[]): Turn => ({ ok: true, changes })
const no = (reason: Refusal, detail?: Record<string, string | number>): Turn => ({ ok: false, reason, ...(detail && { detail }) })
const NOTHING: Turn = told()
const nothing = (): Turn => NOTHING
const NONE: Life['response'] = { state: 'none' }
const ON: AlarmSignal = { state: 'on' }

/** Heard and the chain from its beginning, or silenced and nothing pending. */
const fromTheStart = ({ steps, now_ms, hold_ms, silence }: Around): Partial<Life> => ({
  ...(silence === null ? begun(steps, now_ms, hold_ms) : { level: 0, next_ms: null }),
  ...{ signal: silence ?? ON, response: NONE, reminded_ms: null, asked: null },
})

const asks: Row<'asks'> = (_, { why }, around) =>
  told({ why, by: null, patch: { condition: 'active', ended_ms: null, end_reason: null, ...fromTheStart(around) }, anew: true })

/** Silenced: nobody is called meanwhile. Heard again: it asks anew. Who is going goes on. */
const surrounded: Row<'surrounded'> = (_, { why, by }, around) =>
  around.silence === null
    ? told({ why, by, patch: fromTheStart(around), anew: true })
    : told({ why, by, patch: { signal: around.silence, next_ms: null } })
const surroundedClaimed: Row<'surrounded'> = (_, { why, by }, { silence }) => told({ why, by, patch: { signal: silence ?? ON } })

const ends: Row<'ends'> = ({ response }, { ended_ms, end_reason, latches, late }) => {
  const stays = latches && response.state !== 'acknowledged'
  const signal: AlarmSignal = stays ? { state: 'latched' } : { state: 'off', why: late ? 'late' : 'ended' }
  return told({
    why: stays ? 'latched' : 'ended',
    by: null,
    patch: { condition: 'ended', ended_ms, end_reason, signal, next_ms: null, asked: null },
  })
}
/** A latched message goes when its patient or its device does. */
const endsLatched: Row<'ends'> = (life, happening, around) => (happening.latches ? NOTHING : ends(life, happening, around))

const acknowledges: Row<'acknowledged'> = ({ condition, signal }, { by, at_ms, reason }, { now_ms, remind_ms }) => {
  const recalled = condition === 'active' && !isLate(signal)
  const response: Life['response'] = { state: 'acknowledged', by, at_ms, ...(reason && { reason }) }
  const next_ms = recalled ? now_ms + remind_ms : null
  return told({ why: 'acknowledged', by, patch: { response, signal: { state: 'off', why: 'acknowledged' }, next_ms, asked: null } })
}
const isLate = (signal: AlarmSignal): boolean => signal.state === 'off' && signal.why === 'late'

const claims: Row<'claimed'> = ({ condition }, { by, at_ms }, { now_ms, claim_ms }) => {
  const until_ms = now_ms + claim_ms
  const response: Life['response'] = { state: 'claimed', by, at_ms, until_ms }
  return told({ why: 'claimed', by, patch: { response, next_ms: condition === 'active' ? until_ms : null, asked: null } })
}
/** One goes. Who said so may say so again, and has as long again; whoever was asked by name takes it over. */
const claimsTaken: Row<'claimed'> = (life, happening, around) => {
  const { response, asked } = life
  const others = response.state === 'claimed' && response.by !== happening.by && asked?.to !== happening.by
  return others ? taken(life) : claims(life, happening, around)
}
const taken = ({ response }: Life): Turn => no('already_claimed', response.state === 'claimed' ? { by: response.by } : undefined)

/** The next step as a change, [] when there is none. `by` is whoever asked for it. */
const next = ({ level, response }: Life, by: string | null, due_ms: number, { steps, now_ms }: Around): Change[] => {
  const place = stepped(steps, level, due_ms, now_ms)
  if (place === null) return []
  if (response.state === 'claimed') return [{ why: 'escalated', by, patch: { level: place.level } }]
  return [{ why: 'escalated', by, patch: { ...place, asked: null, response: { state: 'escalated', level: place.level, at_ms: now_ms } } }]
}

const steps: Row<'due'> = (life, _, around) => {
  const changes = next(life, null, life.next_ms ?? around.now_ms, around)
  return changes.length > 0 ? told(...changes) : told({ why: 'updated', by: null, patch: { next_ms: null } }) // the chain was shortened
}
const released: Partial<Life> = { response: NONE, next_ms: null }
const lapses: Row<'due'> = (life, _, around) =>
  told({ why: 'claim_lapsed', by: null, patch: released }, ...next({ ...life, response: NONE }, null, around.now_ms, around))
const lapsesSilently: Row<'due'> = () => told({ why: 'claim_lapsed', by: null, patch: released })
/** Recalled, unless it is silenced just now: then as soon as it is not. */
const reminds: Row<'due'> = (_, __, { now_ms, silence, remind_ms }) =>
  silence === null ? told({ why: 'reminded', by: null, patch: { reminded_ms: now_ms, next_ms: now_ms + remind_ms } }) : NOTHING

/** Who was asked by name has answered. */
const answeredBy = ({ asked }: Life, by: string): Partial<Life> => (asked?.to === by ? { asked: null } : {})
const declines: Row<'declined'> = (life, { by, stale }, around) =>
  told({ why: 'declined', by, patch: answeredBy(life, by) }, ...(stale ? [] : next(life, by, around.now_ms, around)))
const declinesSilently: Row<'declined'> = (life, { by }) => told({ why: 'declined', by, patch: answeredBy(life, by) })
const givesUp: Row<'declined'> = (life, { by, stale }, around) => {
  if (isOthers(life, by)) return leavesToOther(life, { what: 'declined', by, stale }, around)
  return told({ why: 'declined', by, patch: released }, ...next({ ...life, response: NONE }, by, around.now_ms, around))
}
const givesUpSilently: Row<'declined'> = (life, happening, around) =>
  isOthers(life, happening.by) ? leavesToOther(life, happening, around) : told({ why: 'declined', by: happening.by, patch: released })
const isOthers = ({ response }: Life, by: string): boolean => response.state === 'claimed' && response.by !== by
/** Somebody else goes: only who was asked to take it over has anything to decline, and that calls nobody. */
const leavesToOther: Row<'declined'> = (life, { by }) =>
  life.asked?.to === by ? told({ why: 'declined', by, patch: answeredBy(life, by) }) : taken(life)

/** A colleague is asked by name; what is pending stays so, so that an asking that nobody answers ends as if it had not been. Asked again changes nothing. */
const delegates: Row<'delegated'> = (life, { by, to, at_ms }) => {
  if (life.response.state === 'claimed' && life.response.by === to) return taken(life)
  return life.asked?.to === to ? NOTHING : told({ why: 'delegated', by, patch: { asked: { by, to, at_ms } } })
}

const escalates: Row<'escalated'> = (life, { by, stale }, around) => {
  if (stale) return no('alarm_changed')
  const changes = next(life, by, around.now_ms, around)
  return changes.length > 0 ? told(...changes) : no('nobody_left')
}
/** Somebody asks aloud: that calls, whatever is silenced; nothing more is pending after it. */
const escalatesSilenced: Row<'escalated'> = (life, happening, around) => {
  const called = escalates(life, happening, around)
  if (!called.ok || life.response.state === 'claimed') return called
  return told(...called.changes.map((change) => ({ ...change, patch: { ...change.patch, next_ms: null } })))
}

/** The ward's chain is another: what had nothing to wait for waits for its next step, what has none left waits no more. */
const rearms: Row<'rearmed'> = ({ level, next_ms }, _, { steps, now_ms }) => {
  const due_ms = dueAfter(steps, level, now_ms)
  const then_ms = due_ms === null ? null : (next_ms ?? due_ms)
  return then_ms === next_ms ? NOTHING : told({ why: 'updated', by: null, patch: { next_ms: then_ms } })
}

const seenBy = ({ response }: Life): Turn => no('already_acknowledged', response.state === 'acknowledged' ? { by: response.by } : undefined)
const closed = (): Turn => no('alarm_closed')

/** The table. Every pair is written out: what does nothing says so, what is refused says why. */
export const LIFE: Table = {
  calling: {
    ...{ asks, surrounded, ends, due: steps, rearmed: rearms },
    ...{ acknowledged: acknowledges, claimed: claims, declined: declines, escalated: escalates, delegated: delegates },
  },
  claimed: {
    ...{ asks, surrounded: surroundedClaimed, ends, due: lapses, rearmed: nothing },
    ...{ acknowledged: acknowledges, claimed: claimsTaken, declined: givesUp, escalated: escalates, delegated: delegates },
  },
  silenced: {
    ...{ asks, surrounded, ends, due: nothing, rearmed: nothing },
    ...{ acknowledged: acknowledges, claimed: claims, declined: declinesSilently, escalated: escalatesSilenced, delegated: delegates },
  },
  silenced_claimed: {
    ...{ asks, surrounded: surroundedClaimed, ends, due: lapsesSilently, rearmed: nothing },
    ...{ acknowledged: acknowledges, claimed: claimsTaken, declined: givesUpSilently, escalated: escalatesSilenced, delegated: delegates },
  },
  seen: {
    ...{ asks, surrounded: nothing, ends, due: reminds, rearmed: nothing },
    ...{ acknowledged: seenBy, claimed: seenBy, declined: seenBy, escalated: seenBy, delegated: seenBy },
  },
  latched: {
    ...{ asks, surrounded: nothing, ends: endsLatched, due: nothing, rearmed: nothing },
    ...{ acknowledged: acknowledges, claimed: claims, declined: closed, escalated: closed, delegated: closed },
  },
  latched_claimed: {
    ...{ asks, surrounded: nothing, ends: endsLatched, due: lapsesSilently, rearmed: nothing },
    ...{ acknowledged: acknowledges, claimed: claimsTaken, declined: givesUpSilently, escalated: closed, delegated: closed },
  },
  over: {
    ...{ asks, surrounded: nothing, ends: nothing, due: nothing, rearmed: nothing },
    ...{ acknowledged: closed, claimed: closed, declined: closed, escalated: closed, delegated: closed },
  },
}
