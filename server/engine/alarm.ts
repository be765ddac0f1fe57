import type { Alarm, AlarmResponse, AlarmSignal, EndReason, Priority, RuleInForce } from '../../contracts/alarm.ts'
import { BEFORE_CALLS, comparePriority, isOpen } from '../../contracts/alarm.ts'
import type { AlarmChange } from '../../contracts/effect.ts'
import { alarmId } from './hash.ts'
import type { Open, Patient, Step } from './state.ts'

/** Closed alarms remembered, so that a late acknowledgement is told what became of it. */
export const CLOSED_MAX = 16
/** A condition whose delay ran out longer ago than this does not sound unless it still holds. */
export const LATE_MS = 60_000

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

/** Begins an alarm, or makes a latched one sound again under its id: one open instance per key. */
export function raise(step: Step, patient: Patient, what: Raise): void {
  const latched = patient.open.get(what.key)
  const { priority, code, params, because, raised_ms } = what
  if (latched !== undefined) {
    const active = { condition: 'active', ended_ms: null, end_reason: null, late: what.late } as const
    const again: Partial<Alarm> = { priority, code, params, because, raised_ms, ...active }
    ask(step, patient, latched, 'raised', again)
    return
  }
  const { encounter, ward, bed, origin } = patient
  const { detector, channel, source, kind, onset_ms, rule, late } = what
  const id = alarmId(encounter, detector, channel, rule.version, onset_ms)
  if (late && (patient.closed.some((c) => c.id === id) || [...patient.open.values()].some((o) => o.alarm.id === id))) return
  const place = { id, encounter, ward, bed, detector, channel, source, kind, origin }
  const alarm: Alarm = {
    ...place,
    ...{ priority, code, params, because, onset_ms, raised_ms, ended_ms: null, end_reason: null, condition: 'active', rule, late },
    ...{ signal: { state: 'on' }, response: { state: 'none' }, provisional: what.provisional_ms !== null, revision: 1, ...BEFORE_CALLS },
  }
  const open: Open = { key: what.key, latches: what.latches && !late, alarm, asked: 1, decided_ms: what.provisional_ms ?? -1 }
  open.alarm = { ...alarm, signal: signalOf(step, patient, open) }
  patient.open.set(what.key, open)
  step.sink.alarm('raised', null, open.alarm)
}

/** Changes an open alarm, tells of it, and forgets it when it is no longer open. */
export function change(step: Step, patient: Patient, open: Open, why: AlarmChange, by: string | null, patch: Partial<Alarm>): void {
  const alarm = { ...open.alarm, ...patch, revision: open.alarm.revision + 1 }
  open.alarm = alarm
  step.sink.alarm(why, by, alarm)
  if (isOpen(alarm)) return
  patient.open.delete(open.key)
  patient.closed.push({ id: alarm.id, by: alarm.response.state === 'acknowledged' ? alarm.response.by : null })
  if (patient.closed.length > CLOSED_MAX) patient.closed.shift()
}

/** It asks for attention anew: whoever acknowledged it acknowledged something else. */
export function ask(step: Step, patient: Patient, open: Open, why: AlarmChange, patch: Partial<Alarm>): void {
  open.alarm = { ...open.alarm, ...patch, response: { state: 'none' } }
  open.asked = open.alarm.revision + 1
  change(step, patient, open, why, null, { signal: signalOf(step, patient, open) })
}

/** The condition is gone. A latching alarm nobody has acknowledged keeps its message. */
export function end(step: Step, patient: Patient, open: Open, ended_ms: number, end_reason: EndReason): void {
  const final = end_reason === 'not_confirmed' || end_reason === 'discharged' || end_reason === 'device_unbound'
  const stays = open.latches && !final && open.alarm.response.state !== 'acknowledged'
  const signal: AlarmSignal = stays ? { state: 'latched' } : { state: 'off', why: open.alarm.late ? 'late' : 'ended' }
  change(step, patient, open, stays ? 'latched' : 'ended', null, { condition: 'ended', ended_ms, end_reason, signal })
}

/** First acknowledger wins; mutes this instance only, and closes it when only its latch was left. */
export function acknowledge(step: Step, patient: Patient, open: Open, by: string, at_ms: number): void {
  const response: AlarmResponse = { state: 'acknowledged', by, at_ms }
  change(step, patient, open, 'acknowledged', by, { response, signal: { state: 'off', why: 'acknowledged' } })
}

/** What an active alarm's signal must be now: a pure reading of its life, the bed's pause and the suppression chain. */
export function signalOf(step: Step, patient: Patient, open: Open): AlarmSignal {
  const { alarm } = open
  if (alarm.late) return { state: 'off', why: 'late' }
  if (alarm.response.state === 'acknowledged') return { state: 'off', why: 'acknowledged' }
  if (suppressed(step, patient, alarm)) return { state: 'off', why: 'suppressed' }
  const { pause } = patient
  if (pause === null || comparePriority(alarm.priority, pause.above) > 0) return { state: 'on' }
  return { state: 'paused', by: pause.by, until_ms: pause.until_ms, reason: pause.reason }
}

/** One event, one sound: a detector higher in the chain is active. */
function suppressed(step: Step, patient: Patient, alarm: Alarm): boolean {
  const by = step.registry.byId.get(alarm.detector)?.suppressed_by
  if (by === undefined || by.length === 0) return false
  for (const { alarm: other } of patient.open.values())
    if (other.condition === 'active' && !other.late && by.includes(other.detector)) return true
  return false
}

/** Brings the signals of a bed in line after a pause, an end or a suppressor; `lifted` names why a pause is gone. */
export function refresh(step: Step, patient: Patient, lifted: 'resumed' | 'pause_ended', by: string | null): void {
  for (const open of patient.open.values()) {
    if (open.alarm.condition !== 'active') continue
    const signal = signalOf(step, patient, open)
    const before = open.alarm.signal
    if (same(before, signal)) continue
    change(step, patient, open, whyOf(before, signal, lifted), signal.state === 'paused' ? signal.by : by, { signal })
  }
}

function same(a: AlarmSignal, b: AlarmSignal): boolean {
  if (a.state !== b.state) return false
  if (a.state === 'off' && b.state === 'off') return a.why === b.why
  return a.state !== 'paused' || b.state !== 'paused' || (a.until_ms === b.until_ms && a.by === b.by && a.reason === b.reason)
}

function whyOf(before: AlarmSignal, after: AlarmSignal, lifted: 'resumed' | 'pause_ended'): AlarmChange {
  if (after.state === 'paused') return 'paused'
  if (after.state === 'off') return 'suppressed'
  return before.state === 'paused' ? lifted : 'updated'
}
