import { ask, change, end, LATE_MS, raise } from './alarm.ts'
import type { Detector, Verdict } from './detector.ts'
import { inForce } from './limits.ts'
import type { Lane, Open, Patient, Rule, Step } from './state.ts'

/** How long a condition must be well inside its limit before its alarm ends, unless a setting `clear_ms` says otherwise. */
export const CLEAR_MS = 3_000
/** A running delay survives "unknown" this long. */
export const UNKNOWN_MS = 10_000
/** Without an evaluation for this long, in event time, an alarm is over as data_lost. */
export const LOST_MS = 60_000

type True = Extract<Verdict, { condition: 'true' }>

/** Turns the verdict at `event_ms` into alarm life: delay, hysteresis, priority, confirmation. All in event time. */
export function judge(step: Step, patient: Patient, lane: Lane, detector: Detector, event_ms: number, verdict: Verdict): void {
  if (verdict.condition === 'true') {
    for (const rule of rulesOf(lane, detector))
      if (rule.channel !== verdict.channel) isFalse(step, patient, lane, detector, rule, event_ms, true)
    settle(step, patient, lane, detector, event_ms, verdict)
    isTrue(step, patient, lane, detector, event_ms, verdict)
    return
  }
  settle(step, patient, lane, detector, event_ms, verdict)
  for (const rule of rulesOf(lane, detector)) {
    if (verdict.condition === 'false') isFalse(step, patient, lane, detector, rule, event_ms, verdict.inside)
    else isUnknown(patient, lane, detector, rule, event_ms)
  }
}

/** Provisional alarms the ordered data does not bear out: false where they began, or nothing known where they were decided. */
function settle(step: Step, patient: Patient, lane: Lane, detector: Detector, event_ms: number, verdict: Verdict): void {
  if (lane.late !== '' || patient.open.size === 0) return
  for (const open of [...patient.open.values()]) {
    const { alarm } = open
    if (!alarm.provisional || alarm.detector !== detector.id) continue
    if (verdict.condition === 'true' && verdict.channel === alarm.channel) continue
    const refuted = verdict.condition !== 'unknown' && event_ms >= alarm.onset_ms
    if (!refuted && event_ms < open.decided_ms) continue
    end(step, patient, open, event_ms, 'not_confirmed')
    step.unsettled = true
  }
}

const NO_RULES: readonly Rule[] = []

function rulesOf(lane: Lane, detector: Detector): readonly Rule[] {
  if (lane.rules.size === 0) return NO_RULES
  const rules: Rule[] = []
  for (const rule of lane.rules.values()) if (rule.detector === detector.id) rules.push(rule)
  return rules
}

/** Where an alarm is kept: late ones beside the live one of the same rule. */
export function keyOf(lane: Lane, detector: string, channel: string): string {
  return lane.late === '' ? `${detector}|${channel}` : `${detector}|${channel}|late|${lane.late}`
}

function isTrue(step: Step, patient: Patient, lane: Lane, detector: Detector, event_ms: number, verdict: True): void {
  const key = keyOf(lane, detector.id, verdict.channel)
  const in_force = inForce(step.registry, patient, detector.id, event_ms)
  let rule = lane.rules.get(key)
  if (rule === undefined) {
    rule = { detector: detector.id, channel: verdict.channel, onset_ms: NaN, true_ms: NaN, inside_ms: NaN, rule: null }
    lane.rules.set(key, rule)
  }
  rule.true_ms = event_ms
  rule.inside_ms = NaN
  if (Number.isNaN(rule.onset_ms)) {
    rule.onset_ms = event_ms
    rule.rule = in_force
  }
  const delay_ms = in_force.settings.delay_ms ?? 0
  const open = unconfirmed(step, patient, lane, detector, rule, event_ms, delay_ms)
  if (open?.alarm.condition === 'active') {
    goesOn(step, patient, open, detector, event_ms, verdict)
    return
  }
  if (event_ms - rule.onset_ms < delay_ms) return
  if (
    lane.late !== '' &&
    (patient.open.get(keyOf({ ...lane, late: '' }, detector.id, rule.channel))?.alarm.onset_ms ?? Infinity) <= event_ms
  )
    return
  const raised_ms = rule.onset_ms + delay_ms
  raise(step, patient, { ...raiseOf(detector, key, verdict, rule, raised_ms), late: lane.late !== '' || step.now_ms - raised_ms > LATE_MS })
  step.unsettled = true
}

/** The part of a raise that comes from the detector and its verdict. */
export function raiseOf(detector: Detector, key: string, verdict: True, rule: Rule, raised_ms: number): Parameters<typeof raise>[2] {
  const { channel, code, params, because } = verdict
  const { id, kind, latches } = detector
  const priority = verdict.priority ?? detector.priority
  const what = { key, detector: id, channel, source: 'wardwave' as const, kind, priority, latches, code, params, because }
  return { ...what, onset_ms: rule.onset_ms, raised_ms, rule: rule.rule!, late: false, provisional_ms: null }
}

/** Settles a provisional alarm: confirmed under its id, or over as not confirmed. Returns what is open then. */
function unconfirmed(
  step: Step,
  patient: Patient,
  lane: Lane,
  detector: Detector,
  rule: Rule,
  event_ms: number,
  delay_ms: number,
): Open | undefined {
  const key = keyOf(lane, detector.id, rule.channel)
  const open = patient.open.get(key)
  if (open === undefined || !open.alarm.provisional) return open
  const { onset_ms } = open.alarm
  const holds = rule.onset_ms === onset_ms
  if (holds && event_ms - onset_ms >= delay_ms) change(step, patient, open, 'confirmed', { provisional: false })
  else if ((!holds && event_ms >= onset_ms) || event_ms >= open.decided_ms) {
    end(step, patient, open, event_ms, 'not_confirmed')
    step.unsettled = true
  }
  return patient.open.get(key)
}

/** The alarm is there and so is its condition: a rise in priority, another side of the limit, or old news become new. */
function goesOn(step: Step, patient: Patient, open: Open, detector: Detector, event_ms: number, verdict: True): void {
  const priority = verdict.priority ?? detector.priority
  const { code, params, because } = verdict
  const { alarm } = open
  const rises = rank(priority) > rank(alarm.priority)
  if (rises) ask(step, patient, open, 'priority_raised', { priority, code, params, because })
  else if (code !== alarm.code) change(step, patient, open, 'updated', { code, params, because })
  const holds_still = alarm.late && !open.key.includes('|late|') && step.now_ms - event_ms <= LATE_MS
  if (holds_still) ask(step, patient, open, 'updated', { late: false })
  if (rises || holds_still) step.unsettled = true
}

const rank = (priority: string): number => (priority === 'high' ? 3 : priority === 'medium' ? 2 : 1)

function isFalse(step: Step, patient: Patient, lane: Lane, detector: Detector, rule: Rule, event_ms: number, inside: boolean): void {
  const key = keyOf(lane, detector.id, rule.channel)
  const open = patient.open.get(key)
  if (open?.alarm.condition !== 'active' || open.alarm.provisional) {
    forget(lane, key)
    return
  }
  if (!inside) {
    rule.inside_ms = NaN
    return
  }
  if (Number.isNaN(rule.inside_ms)) rule.inside_ms = event_ms
  const clear_ms = inForce(step.registry, patient, detector.id, event_ms).settings.clear_ms ?? (detector.kind === 'clinical' ? CLEAR_MS : 0)
  if (event_ms - rule.inside_ms < clear_ms) return
  forget(lane, key)
  end(step, patient, open, event_ms, 'condition_cleared')
  step.unsettled = true
}

function isUnknown(patient: Patient, lane: Lane, detector: Detector, rule: Rule, event_ms: number): void {
  rule.inside_ms = NaN
  const key = keyOf(lane, detector.id, rule.channel)
  if (patient.open.get(key)?.alarm.condition !== 'active' && event_ms - rule.true_ms > UNKNOWN_MS) forget(lane, key)
}

function forget(lane: Lane, key: string): void {
  lane.rules.delete(key)
}

/** Data of this detector stopped at `last_ms` and is back only now: what was active then is over, its delay starts anew. */
export function lost(step: Step, patient: Patient, lane: Lane, detector: Detector, last_ms: number): void {
  for (const rule of rulesOf(lane, detector)) {
    const key = keyOf(lane, detector.id, rule.channel)
    const open = patient.open.get(key)
    if (open?.alarm.condition === 'active') end(step, patient, open, last_ms, 'data_lost')
    forget(lane, key)
  }
  step.unsettled = true
}
