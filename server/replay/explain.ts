import type { AlarmEffect } from '../../contracts/effect.ts'
import type { Cause, Explained, Finding, WhyStep } from '../../contracts/why.ts'
import type { Detector } from '../engine/detector.ts'
import type { Registry } from '../engine/registry.ts'
import { within } from './bed-look.ts'
import type { Look } from './look.ts'
import { CALLS_MS, causeOfAlarm, isIn, type Life, lastOf, livesOf } from './of-alarm.ts'
import { causeOfQuiet } from './of-quiet.ts'

/** What a replay has seen, and what it was asked. */
export interface Seen {
  registry: Registry
  look: Look
  alarms: readonly AlarmEffect[]
  /** The stretch that is asked of. */
  from_ms: number
  to_ms: number
  /** null: of every detector, or of the alarm. */
  detector: string | null
  alarm: string | null
}

/** One cause for each detector that was asked of, and what surrounds it. Pure: a reading of what was seen. */
export function explain(seen: Seen): Omit<Explained, 'same' | 'other_build'> {
  const { look, from_ms, to_ms } = seen
  const lives = livesOf(seen.alarms)
  const findings = seen.alarm === null ? findingsOf(seen, lives) : findingsOfAlarm(seen, lives, seen.alarm)
  const [answer = null, ...others] = findings.map((one) => named(one, lives))
  const told = lives.find((life) => life[0]!.alarm.id === answer?.alarm?.id) ?? []
  const watching = within(look.bed.watching, from_ms, to_ms + CALLS_MS)
  return {
    ...{ from_ms, to_ms, answer, others, steps: told.map(stepOf) },
    watching: watching.every(({ is }) => is === null) ? null : watching.map(({ at_ms, is }) => ({ at_ms, users: [...(is ?? [])] })),
  }
}

const stepOf = ({ at_ms, why, by, alarm: { signal, response, level } }: AlarmEffect): WhyStep => ({
  at_ms,
  why,
  by,
  signal,
  response,
  level,
})

function findingsOfAlarm(seen: Seen, lives: readonly Life[], id: string): Finding[] {
  const life = lives.find((one) => one[0]!.alarm.id === id)
  return life ? [ofAlarm(seen, life)] : []
}

function findingsOf(seen: Seen, lives: readonly Life[]): Finding[] {
  const { registry, from_ms, to_ms, detector: only } = seen
  const there = lives.filter((life) => isIn(life, from_ms, to_ms) && (only === null || lastOf(life).detector === only))
  const found = there.map((life) => ofAlarm(seen, life))
  for (const detector of registry.detectors) {
    if (only !== null && detector.id !== only) continue
    if (!found.some((one) => one.detector === detector.id)) found.push(ofQuiet(seen, lives, detector))
  }
  return found.sort((a, b) => weightOf(b) - weightOf(a) || nearness(a) - nearness(b))
}

function ofAlarm({ look, from_ms, to_ms }: Seen, life: Life): Finding {
  const alarm = lastOf(life)
  const { detector, priority, kind, rule } = alarm
  return { detector, priority, kind, ...causeOfAlarm(life, look.bed, from_ms, to_ms), alarm, rule }
}

function ofQuiet({ registry, look, from_ms, to_ms }: Seen, lives: readonly Life[], detector: Detector): Finding {
  const stretches = look.stretches.get(detector.id) ?? []
  const raisedAfter = (onset_ms: number) => {
    const life = lives.find((one) => lastOf(one).detector === detector.id && lastOf(one).onset_ms === onset_ms)
    return life === undefined ? null : life[0]!.at_ms
  }
  const said = causeOfQuiet({ registry, detector, stretches, bed: look.bed, from_ms, to_ms, raisedAfter })
  const rule = stretches.findLast((one) => one.from_ms <= to_ms)?.rule ?? null
  const { id, priority, kind } = detector
  return { detector: id, priority, kind, ...said, alarm: null, rule }
}

/** A suppressed alarm names the detector of the one that told of it. */
function named(finding: Finding, lives: readonly Life[]): Finding {
  const { alarm: id, ...facts } = finding.facts
  if (finding.cause !== 'suppressed' || id === undefined) return finding
  const above = lives.find((life) => life[0]!.alarm.id === id)
  return { ...finding, facts: { ...facts, above: above ? lastOf(above).detector : '' } }
}

/** What a person who asks after a stretch of time most wants to know stands first. */
const WEIGHT: Record<Cause, number> = {
  ...{ not_delivered: 96, nobody_watching: 95, sound_paused: 94, standby: 93, acknowledged: 91, late: 90, sounded: 89, suppressed: 88 },
  ...{ limits_widened: 80, delay_running: 70, not_confirmed: 68, latched: 66, analysis_off: 64, not_admitted: 62, not_running: 61 },
  ...{ silent: 60, no_device: 58, lead_off: 50, probe_off: 49, noisy: 48, not_judged: 46, never_crossed: 40, not_measured: 10 },
}
const PRIORITY = { high: 0.3, medium: 0.2, low: 0.1 } as const

/** A clinical alarm, or why there was none, before a technical one. */
function weightOf({ cause, kind, priority }: Finding): number {
  return (kind === 'clinical' ? 0 : -20) + WEIGHT[cause] + PRIORITY[priority]
}

/** How far the value stayed from its limit, as a part of the limit. */
function nearness({ facts: { distance, limit } }: Finding): number {
  return typeof distance === 'number' && typeof limit === 'number' ? distance / Math.max(1, Math.abs(limit)) : Number.MAX_VALUE
}
