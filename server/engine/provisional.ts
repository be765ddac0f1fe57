import { raise, refresh } from './alarm.ts'
import { keyOf, raiseOf } from './condition.ts'
import { verdictAt } from './frontier.ts'
import { blankedBy, qualityCode, wiringOf } from './lane.ts'
import { inForce } from './limits.ts'
import type { Patient, Rule, Source, Step } from './state.ts'
import { add, type History } from './window.ts'

/**
 * Judges at once what waits behind a hole, for detectors that ask for it: numerics of the held frames are laid over a
 * copy of the windows. An alarm raised so is provisional; the ordered evaluation confirms or ends it (condition.ts).
 */
export function judgeHeld(step: Step, patient: Patient, source: Source): void {
  const { feeds } = wiringOf(step.registry, source.flow)
  step.registry.detectors.forEach((detector, index) => {
    if (detector.on_arrival && feeds[index]) judgeOne(step, patient, source, index)
  })
}

function judgeOne(step: Step, patient: Patient, source: Source, index: number): void {
  const detector = step.registry.detectors[index]!
  const { slide_ms } = detector.window
  const held = [...source.order.held.values()].sort((a, b) => a.frame.seq - b.frame.seq)
  const histories = overlay(patient, source, detector.reads)
  const points = new Set<number>()
  for (const { event_ms, frame } of held)
    for (let at = Math.floor(event_ms / slide_ms) * slide_ms + slide_ms; at <= event_ms + frame.duration_ms; at += slide_ms) points.add(at)
  let onset: Rule | null = null
  for (const at_ms of [...points].sort((a, b) => a - b)) {
    if (at_ms > step.now_ms || at_ms < patient.lane.next[index]!) continue
    const verdict = verdictAt(step, patient, histories, patient.lane.qualities, index, at_ms)
    if (verdict.condition !== 'true') {
      if (verdict.condition === 'false') onset = null
      continue
    }
    const key = keyOf(patient.lane, detector.id, verdict.channel)
    if (patient.open.has(key)) return
    const rule = inForce(step.registry, patient, detector.id, at_ms)
    onset ??= runningOnset(patient.lane.rules.get(key)) ?? { ...blank(detector.id, verdict.channel), onset_ms: at_ms, rule }
    const raised_ms = onset.onset_ms + (rule.settings.delay_ms ?? 0)
    if (at_ms < raised_ms) continue
    raise(step, patient, { ...raiseOf(detector, key, verdict, onset, raised_ms), provisional_ms: at_ms })
    refresh(step, patient)
    return
  }
}

function runningOnset(rule: Rule | undefined): Rule | null {
  return rule === undefined || Number.isNaN(rule.onset_ms) ? null : rule
}

function blank(detector: string, channel: string): Omit<Rule, 'onset_ms' | 'rule'> {
  return { detector, channel, true_ms: NaN, inside_ms: NaN }
}

/** Copies of the windows a detector reads, with the held numerics in them. */
function overlay(patient: Patient, source: Source, reads: readonly string[]): Map<string, History> {
  const copies = new Map<string, History>()
  for (const key of reads) {
    const kept = patient.lane.histories.get(key)
    if (kept !== undefined) copies.set(key, { ...kept, data: kept.data.slice() })
  }
  for (const { event_ms, frame } of source.order.held.values())
    for (const { channel, value, offset_ms } of frame.values) {
      const copy = copies.get(channel)
      if (copy !== undefined) add(copy, event_ms + offset_ms, value, qualityCode(patient.lane, blankedBy(patient, source, channel)))
    }
  return copies
}
