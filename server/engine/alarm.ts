import type { Alarm, EndReason, Priority, RuleInForce } from '../../contracts/alarm.ts'
import { BEFORE_CALLS, isOpen } from '../../contracts/alarm.ts'
import type { AlarmChange } from '../../contracts/effect.ts'
import { causeOf } from './cause.ts'
import { CHATTER_HOLD_MS, stepsOf } from './chain.ts'
import { chatters } from './chatter.ts'
import { alarmId } from './hash.ts'
import { type Around, type Change, type Happening, isDue, type Life, type Turn, turn } from './life.ts'
import { type Lifted, sameSignal, silenceOf, toldAs } from './silence.ts'
import type { Open, Patient, Step } from './state.ts'

/** Closed alarms remembered, so that a late acknowledgement is told what became of it. */
export const CLOSED_MAX = 16
/** A condition whose delay ran out longer ago than this does not sound unless it still holds. */
export const LATE_MS = 60_000
/** Told at once and for many beds together, outside the ward's chain: the alarms they are about have chains of their own. */
const CHAINLESS: ReadonlySet<string> = new Set(['unwatched', 'not_delivered'])

export interface Raise {
  key: string
  detector: string
  channel: string
  source: Alarm['source']
  kind: Alarm['kind']
  priority: Priority
  latches: boolean
  code: string
  params: Alarm['params']
  because: Alarm['because']
  onset_ms: number
  raised_ms: number
  rule: RuleInForce
  late: boolean
  /** Event time of the decision when it is provisional, else null. */
  provisional_ms: number | null
}

/** What an alarm says, beside its life (life.ts). */
export type Facts = Partial<Omit<Alarm, keyof Life | 'id' | 'revision'>>

/** Begins an alarm, or makes a latched one sound again under its id: one open instance per key. */
export function raise(step: Step, patient: Patient, what: Raise): void {
  const latched = patient.open.get(what.key)
  const { priority, code, params, because, raised_ms } = what
  if (latched !== undefined) {
    latched.owed = true
    ask(step, patient, latched, 'raised', { priority, code, params, because, raised_ms, late: what.late })
    return
  }
  const { encounter, ward, bed, origin } = patient
  const { detector, channel, source, kind, onset_ms, rule, late } = what
  const id = alarmId(encounter, detector, channel, rule.version, onset_ms)
  if (late && (patient.closed.some((c) => c.id === id) || [...patient.open.values()].some((o) => o.alarm.id === id))) return
  const alarm: Alarm = {
    ...{ id, encounter, ward, bed, detector, channel, source, kind, origin },
    ...{ priority, code, params, because, onset_ms, raised_ms, ended_ms: null, end_reason: null, condition: 'active', rule, late },
    ...{ signal: { state: 'on' }, response: { state: 'none' }, provisional: what.provisional_ms !== null, revision: 0, ...BEFORE_CALLS },
    repeats: late ? 0 : chatters(patient, what.key, priority, step.now_ms),
  }
  const open: Open = { key: what.key, latches: what.latches, alarm, asked: 1, stepped: 1, decided_ms: what.provisional_ms ?? -1 }
  patient.open.set(what.key, open)
  ask(step, patient, open, 'raised', {})
}

/** What an open alarm says is other than it was; its life goes on. */
export function change(step: Step, patient: Patient, open: Open, why: AlarmChange, facts: Facts): void {
  put(step, patient, open, { why, by: null, patch: {} }, facts)
}

/** It asks for attention anew: whoever acknowledged it acknowledged something else. */
export function ask(step: Step, patient: Patient, open: Open, why: AlarmChange, facts: Facts): void {
  open.alarm = { ...open.alarm, ...facts }
  open.alarm.cause = causeOf(step, patient, { ...open.alarm, condition: 'active' })?.id ?? null
  open.asked = open.alarm.revision + 1
  live(step, patient, open, { what: 'asks', why })
}

/** The condition is gone. A latching alarm nobody has acknowledged keeps its message; a red one of the patient's always latches, and old or lesser news of it does not wipe that out. */
export function end(step: Step, patient: Patient, open: Open, ended_ms: number, end_reason: EndReason): void {
  const { late, kind, priority } = open.alarm
  const final = end_reason === 'not_confirmed' || end_reason === 'discharged' || end_reason === 'device_unbound'
  const latches = !final && (open.owed === true || (!late && (open.latches || (kind === 'clinical' && priority === 'high'))))
  live(step, patient, open, { what: 'ends', ended_ms, end_reason, latches, late })
}

/** Something happens to an alarm: the table says what becomes of it, and every change is told. */
export function live(step: Step, patient: Patient, open: Open, happening: Happening, facts: Facts = {}): Turn {
  const turned = turn(open.alarm, happening, aroundOf(step, patient, open.alarm))
  if (turned.ok) for (const one of turned.changes) put(step, patient, open, one, facts)
  return turned
}

function aroundOf(step: Step, patient: Patient, alarm: Alarm): Around {
  const { claim_ms, remind_ms } = patient.times
  const callable = !alarm.late && !CHAINLESS.has(alarm.detector)
  return {
    ...{ now_ms: step.now_ms, claim_ms, remind_ms, silence: silenceOf(patient, alarm, alarm.cause) },
    steps: callable ? stepsOf(patient.times, alarm.priority) : [],
    hold_ms: alarm.repeats > 0 && alarm.priority !== 'high' ? CHATTER_HOLD_MS : 0,
  }
}

/** Tells one change, and forgets the alarm when it is no longer open. */
function put(step: Step, patient: Patient, open: Open, { why, by, patch, anew }: Change, facts: Facts): void {
  const before = open.alarm
  const revision = before.revision + 1
  const alarm: Alarm = { ...before, ...facts, ...patch, revision, chain: anew ? revision : before.chain }
  if (anew || alarm.level !== before.level) open.stepped = revision
  open.alarm = alarm
  step.sink.alarm(why, by, alarm)
  if (isOpen(alarm)) return
  patient.open.delete(open.key)
  patient.closed.push({ id: alarm.id, by: alarm.response.state === 'acknowledged' ? alarm.response.by : null })
  if (patient.closed.length > CLOSED_MAX) patient.closed.shift()
}

/** Brings the alarms of a bed in line with what is around them: causes, a pause, a standby. `lifted`: what is gone, and by whom. */
export function refresh(step: Step, patient: Patient, lifted: Lifted | null = null): void {
  for (const open of patient.open.values()) {
    const { alarm } = open
    if (alarm.condition !== 'active') continue
    const cause = causeOf(step, patient, alarm)?.id ?? null
    const signal = silenceOf(patient, alarm, cause) ?? ({ state: 'on' } as const)
    if (alarm.response.state === 'acknowledged' || sameSignal(alarm.signal, signal)) {
      if (cause !== alarm.cause) change(step, patient, open, 'updated', { cause })
      continue
    }
    const { why, by } = toldAs(alarm.signal, signal, lifted)
    open.alarm = { ...alarm, cause }
    live(step, patient, open, { what: 'surrounded', why, by })
  }
}

/** The same, if alarms began or ended at the instant just judged: all of them together, so that what ends with its cause is not heard between. */
export function bringInLine(step: Step, patient: Patient): void {
  if (!step.unsettled) return
  step.unsettled = false
  refresh(step, patient)
}

/** What has become due by now: steps of the chain, ends of claims, reminders. */
export function passTime(step: Step, patient: Patient): void {
  for (const open of patient.open.values()) if (isDue(open.alarm, step.now_ms)) live(step, patient, open, { what: 'due' })
}

/** The ward's chain is another from now on. */
export function rearm(step: Step, patient: Patient): void {
  for (const open of patient.open.values()) live(step, patient, open, { what: 'rearmed' })
}
