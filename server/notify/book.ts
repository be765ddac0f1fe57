import { type Alarm, isOpen } from '../../contracts/alarm.ts'
import type { Answer } from '../../contracts/call.ts'
import type { AlarmChange, AlarmEffect } from '../../contracts/effect.ts'

/** Why calls of an alarm are called off, or wait no longer: kept in the receipt. */
export type CallEnd = 'ended' | 'acknowledged' | 'claimed' | 'asked_anew' | 'not_asked' | 'paused' | 'standby' | 'suppressed' | 'late'

/** What follows for calls from one change of an alarm. */
export type Order =
  /** Step `level` is taken; 0 = told at once, without a step of the chain. */
  | { order: 'call'; alarm: Alarm; level: number }
  /** Whoever was going to it is not there: if nobody is left to be called next, the last ones hear of it once more. */
  | { order: 'lapsed'; alarm: Alarm }
  /** What has not gone out stays here, but for the calls of whoever is still asked by name. `final`: all of it, and what has gone out is called off. */
  | { order: 'stop'; alarm: Alarm; why: CallEnd; final: boolean }
  /** Somebody on duty is asked by name, beside the chain. */
  | { order: 'ask'; alarm: Alarm; to: string }
  /** The calls of whoever was asked before and is so no more, and that have not gone out, stay here. `of`: only theirs; null = everybody's. */
  | { order: 'unask'; alarm: Alarm; of: string | null }
  | { order: 'answered'; alarm: Alarm; by: string; answer: Answer; at_ms: number }

/** Nobody sees the bed, or a call reached nobody: whoever has it and whoever is in charge are told at once. */
export const TOLD_AT_ONCE: ReadonlySet<string> = new Set(['unwatched', 'not_delivered'])
export const AT_ONCE_LEVEL = 0

interface Entry {
  alarm: Alarm
  /** Highest step called of this chain. */
  called: number
}

/** How far an alarm had been called before the start: the revision its chain began at, and the highest step. */
export interface Remembered {
  chain: number
  called: number
}

/** Alarms that are over are remembered so many, so that what is told twice is not called twice. */
const CLOSED_MAX = 20_000

/**
 * Every open alarm and how far it has been called. The same change told again (first unstored, later stored; read again
 * after a start) orders nothing. No clock, no I/O.
 */
export class Book {
  readonly #open = new Map<string, Entry>()
  readonly #closed = new Map<string, number>()
  readonly #remembered: Map<string, Remembered>
  /** Stays that no screen shows now. */
  readonly #unwatched = new Set<string>()

  constructor(remembered: ReadonlyMap<string, Remembered> = new Map()) {
    this.#remembered = new Map(remembered)
  }

  /** Open alarms in the book. */
  get size(): number {
    return this.#open.size
  }

  /** Whether no screen shows this patient's bed, visible and heard. */
  isUnwatched(encounter: string): boolean {
    return this.#unwatched.has(encounter)
  }

  /** An alarm that stood before the start and of which nothing has been told since: what it is due was called then. */
  stood(alarm: Alarm): void {
    if (!this.#open.has(alarm.id)) this.#keep({ alarm, called: alarm.level })
  }

  apply({ why, by, at_ms, alarm }: Pick<AlarmEffect, 'why' | 'by' | 'at_ms' | 'alarm'>): Order[] {
    const before = this.#open.get(alarm.id) ?? this.#recalled(alarm)
    if (alarm.revision <= (before?.alarm.revision ?? this.#closed.get(alarm.id) ?? 0)) return []
    const called = before?.alarm.chain === alarm.chain ? before.called : notCalled(alarm)
    const due = dueAfter(called, alarm)
    this.#keep({ alarm, called: due.at(-1) ?? called })
    const answer = ANSWER[why]
    return [
      ...(answer && by !== null ? [{ order: 'answered', alarm, by, answer, at_ms } as const] : []),
      ...(before ? stops(before.alarm, alarm) : []),
      ...(why === 'claim_lapsed' && isWanted(alarm) && alarm.level > 0 ? [{ order: 'lapsed', alarm } as const] : []),
      ...due.map((level) => ({ order: 'call', alarm, level }) as const),
      ...askings({ why, by }, before?.alarm, alarm),
    ]
  }

  /** As it stood when it was called before the start: changes up to where its chain began are known. */
  #recalled(alarm: Alarm): Entry | undefined {
    const known = this.#remembered.get(alarm.id)
    if (!known) return undefined
    this.#remembered.delete(alarm.id)
    const { chain, called } = known
    const entry: Entry = { alarm: { ...alarm, ...AS_CALLED, chain, revision: chain, level: Math.max(0, called) }, called }
    this.#open.set(alarm.id, entry)
    return entry
  }

  #keep(entry: Entry): void {
    const { id, revision, code, encounter, condition } = entry.alarm
    if (code === 'unwatched' && condition === 'active') this.#unwatched.add(encounter)
    else if (code === 'unwatched') this.#unwatched.delete(encounter)
    if (isOpen(entry.alarm)) {
      this.#open.set(id, entry)
      return
    }
    this.#open.delete(id)
    this.#closed.set(id, revision)
    if (this.#closed.size > CLOSED_MAX) this.#closed.delete(this.#closed.keys().next().value!)
  }
}

const ANSWER: Partial<Record<AlarmChange, Answer>> = { claimed: 'going', acknowledged: 'acknowledged', declined: 'declined' }
const AS_CALLED = { condition: 'active', signal: { state: 'on' }, response: { state: 'none' } } as const

/** Whether it is true, or late news that was not yet said to be over, and nobody has acknowledged it: who is asked by name is called. */
function stands({ condition, response }: Alarm): boolean {
  return condition === 'active' && response.state !== 'acknowledged'
}

/** Whether anybody may be called by the chain: it is true now, and nobody has acknowledged it. */
function isWanted(alarm: Alarm): boolean {
  return stands(alarm) && !alarm.late
}

/** Whether somebody is wanted of its own accord, not silenced and with nobody going. */
function calls(alarm: Alarm): boolean {
  return isWanted(alarm) && alarm.signal.state === 'on' && alarm.response.state !== 'claimed'
}

/** Where a chain that has just begun stands. */
function notCalled(alarm: Alarm): number {
  return TOLD_AT_ONCE.has(alarm.code) && calls(alarm) ? AT_ONCE_LEVEL - 1 : AT_ONCE_LEVEL
}

/** Steps that were taken and not called. A step taken while it is silenced was asked for aloud: it calls. */
function dueAfter(called: number, alarm: Alarm): number[] {
  return isWanted(alarm) ? Array.from({ length: Math.max(0, alarm.level - called) }, (_, i) => called + 1 + i) : []
}

/**
 * Whoever is asked is called. Whoever was asked before need not be any more, when another is or they have answered. The next
 * step is no answer: it calls more people, not fewer. After it they are asked no more, and their call may still wait: whoever
 * declines is looked for by name.
 */
function askings({ why, by }: Pick<AlarmEffect, 'why' | 'by'>, before: Alarm | undefined, alarm: Alarm): Order[] {
  const unask = { order: 'unask', alarm, of: why === 'declined' ? by : null } as const
  if (why === 'delegated') return alarm.asked && stands(alarm) ? [unask, { order: 'ask', alarm, to: alarm.asked.to }] : []
  if (why === 'declined') return [unask]
  return why in ANSWER && before?.asked && !alarm.asked ? [unask] : []
}

function stops(before: Alarm, alarm: Alarm): Order[] {
  const isOver = alarm.condition === 'ended' || alarm.response.state === 'acknowledged'
  if (isOver) return stands(before) ? [{ order: 'stop', alarm, why: endOf(alarm), final: true }] : []
  if ((calls(before) && !calls(alarm)) || (isGoing(alarm) && !isGoing(before)))
    return [{ order: 'stop', alarm, why: endOf(alarm), final: false }]
  return before.chain === alarm.chain ? [] : [{ order: 'stop', alarm, why: 'asked_anew', final: false }]
}

const isGoing = ({ response }: Alarm): boolean => response.state === 'claimed'

function endOf({ condition, response, signal }: Alarm): CallEnd {
  if (condition === 'ended') return 'ended'
  if (response.state === 'acknowledged') return 'acknowledged'
  if (response.state === 'claimed') return 'claimed'
  if (signal.state === 'paused') return 'paused'
  return signal.state === 'off' ? signal.why : 'ended'
}
