import type { RuleInForce } from '../../contracts/alarm.ts'
import type { Facts } from '../../contracts/why.ts'
import { UNKNOWN_MS } from '../engine/condition.ts'
import type { Detector } from '../engine/detector.ts'
import type { Registry } from '../engine/registry.ts'
import { type BedLook, type DeviceLook, LATE_FRAME_MS, wasAt, within } from './bed-look.ts'
import { settingsInOrder, valueFacts } from './limit-of.ts'
import type { Stretch } from './look.ts'
import type { Said } from './of-alarm.ts'

/** Judged for less of the stretch than this part, a detector was blind in it. */
const SEEN_SHARE = 0.5
/** In doubt for more than this part, that is what kept it silent: what was good may have hidden nothing. */
const DOUBT_SHARE = 0.25

export interface Quiet {
  registry: Registry
  detector: Detector
  /** Everything it was judged to be, in order. */
  stretches: readonly Stretch[]
  bed: BedLook
  from_ms: number
  to_ms: number
  /** Engine's clock at which an alarm of the condition that began at this onset was raised after all. */
  raisedAfter: (onset_ms: number) => number | null
}

/** Why a detector raised nothing in the stretch: the first of these that holds is the cause. */
export function causeOfQuiet(quiet: Quiet): Said {
  const { stretches, bed, from_ms, to_ms } = quiet
  if (within(bed.here, from_ms, to_ms).every(({ is }) => !is)) return { cause: 'not_admitted', facts: {} }
  const live = stretches.filter((one) => !one.late)
  const inside = live.filter((one) => one.to_ms >= from_ms && one.from_ms < to_ms)
  const widened = ofLimits(quiet, live)
  if (widened) return widened
  const running = ofDelay(quiet, live, inside)
  if (running) return running
  if (wasOff(bed, from_ms, to_ms)) return { cause: 'analysis_off', facts: sinceOff(bed, from_ms, to_ms) }
  if (judged_ms(quiet, inside) < SEEN_SHARE * (to_ms - from_ms)) return ofBlindness(quiet)
  return ofDoubt(inside) ?? ofValue(quiet, inside)
}

const wasOff = (bed: BedLook, from_ms: number, to_ms: number) => within(bed.analysis_off, from_ms, to_ms).some(({ is }) => is)

function sinceOff(bed: BedLook, from_ms: number, to_ms: number): Facts {
  return { since_ms: within(bed.analysis_off, from_ms, to_ms).find(({ is }) => is)!.at_ms }
}

/** How much of the stretch was judged at all. */
function judged_ms({ detector, from_ms, to_ms }: Quiet, inside: readonly Stretch[]): number {
  const { slide_ms } = detector.window
  return inside.reduce((sum, one) => sum + Math.max(0, Math.min(one.to_ms + slide_ms, to_ms) - Math.max(one.from_ms, from_ms)), 0)
}

/** By other limits of this patient it would have been raised: the newest of them tells who changed what. */
function ofLimits({ detector, from_ms, to_ms }: Quiet, live: readonly Stretch[]): Said | null {
  const found = new Map<number, { before: RuleInForce; at: Stretch }>()
  const since = new Map<number, number>()
  for (const one of live) {
    for (const before of one.would) {
      const onset_ms = since.get(before.version) ?? one.from_ms
      since.set(before.version, onset_ms)
      const long = one.to_ms - onset_ms >= (before.settings.delay_ms ?? 0)
      if (long && one.to_ms >= from_ms && one.from_ms <= to_ms) found.set(before.version, { before, at: one })
    }
    const unsure = one.condition === 'unknown' && one.to_ms - one.from_ms <= UNKNOWN_MS
    if (!unsure) for (const version of since.keys()) if (!one.would.some((w) => w.version === version)) since.delete(version)
  }
  const newest = [...found.values()].sort((a, b) => b.before.version - a.before.version)[0]
  if (newest === undefined) return null
  const { before, at } = newest
  const setting = changedSetting(detector, at.author, before)
  const { version, set_by: by, set_at_ms: at_ms } = at.author
  const limits = { setting, limit: at.rule.settings[setting]!, before: before.settings[setting]! }
  return {
    cause: 'limits_widened',
    facts: { ...valuesOf(detector, at), version, by, at_ms, ...limits, before_version: before.version, before_by: before.set_by },
  }
}

function changedSetting(detector: Detector, now: RuleInForce, before: RuleInForce): string {
  const names = settingsInOrder(detector).filter((name) => now.settings[name] !== before.settings[name])
  return names.find((name) => name !== 'delay_ms') ?? names[0] ?? 'delay_ms'
}

/** It held, but not as long as the delay; or it was lost from sight before. */
function ofDelay({ detector, raisedAfter }: Quiet, live: readonly Stretch[], inside: readonly Stretch[]): Said | null {
  const last = inside.findLast((one) => one.condition === 'true')
  if (last === undefined) return null
  const next = live[live.indexOf(last) + 1]
  const raised_ms = raisedAfter(last.onset_ms)
  if (raised_ms === null && next?.condition === 'unknown') return ofReason(next.reason, { held_ms: last.to_ms - last.onset_ms })
  const held_ms = last.to_ms - last.onset_ms
  const delay_ms = last.rule.settings.delay_ms ?? 0
  return {
    cause: 'delay_running',
    facts: { held_ms, delay_ms, ...valuesOf(detector, last), ...(raised_ms === null ? {} : { raised_ms }) },
  }
}

/** Nothing was judged: who should have sent, and did not? */
function ofBlindness(quiet: Quiet): Said {
  const { bed, from_ms, to_ms } = quiet
  const there = [...bed.devices].filter(([, { bound }]) => bound.some(({ at_ms }) => at_ms <= to_ms))
  const feeding = there.filter(([, { channels }]) => feeds(quiet, channels))
  const worn = feeding.filter(([, device]) => isWorn(device, to_ms))
  if (feeding.length > 0 && worn.length === 0) return ofTakenOff(...feeding[0]!)
  const late = ofLateness(quiet)
  if (late) return late
  const absent = bed.absences.find((gap) => gap.from_ms <= to_ms && gap.to_ms >= from_ms)
  if (absent) return { cause: 'not_running', facts: { from_ms: absent.from_ms, to_ms: absent.to_ms } }
  for (const [device, { gaps }] of worn) {
    const gap = gaps.findLast((one) => one.from_ms <= to_ms && one.to_ms >= from_ms)
    if (gap) return { cause: 'silent', facts: { device, ...(gap.from_ms > 0 ? { since_ms: gap.from_ms } : {}) } }
  }
  return there.some(([, device]) => isWorn(device, to_ms)) ? { cause: 'not_measured', facts: {} } : { cause: 'no_device', facts: {} }
}

/** What the stretch holds came only after it, and long after it was measured. */
function ofLateness({ stretches, bed, from_ms, to_ms }: Quiet): Said | null {
  const judged = stretches.find(
    (one) => one.late && one.to_ms >= from_ms && one.from_ms <= to_ms && one.judged_ms - one.to_ms > LATE_FRAME_MS,
  )
  const arrived_ms = judged?.judged_ms ?? bed.late.find((one) => one.to_ms > from_ms && one.from_ms < to_ms)?.at_ms
  if (arrived_ms === undefined || arrived_ms <= to_ms) return null
  return { cause: 'late', facts: { arrived_ms, late_ms: arrived_ms - to_ms } }
}

function feeds({ registry, detector }: Quiet, channels: readonly string[]): boolean {
  return channels.some((channel) => registry.reach(channel).detectors.some((i) => registry.detectors[i] === detector))
}

const isWorn = ({ bound }: DeviceLook, at_ms: number): boolean => wasAt(bound, at_ms) !== false

function ofTakenOff(device: string, { bound }: DeviceLook): Said {
  const off = bound.findLast(({ is }) => !is)
  return { cause: 'no_device', facts: { device, ...(off ? { since_ms: off.at_ms } : {}) } }
}

/** Data was there and could not be judged. */
function ofDoubt(inside: readonly Stretch[]): Said | null {
  const by = new Map<string, number>()
  let all = 0
  for (const { condition, reason, points } of inside) {
    all += points
    if (condition === 'unknown') by.set(reason, (by.get(reason) ?? 0) + points)
  }
  const unknown = [...by.values()].reduce((sum, points) => sum + points, 0)
  if (unknown <= DOUBT_SHARE * all) return null
  const [reason] = [...by].sort((a, b) => b[1] - a[1])[0]!
  return ofReason(reason, { share_pct: Math.round((100 * unknown) / all) })
}

const NOISY: ReadonlySet<string> = new Set(['noise', 'clipped', 'flat', 'missing', 'motion', 'no_beats', 'learning', 'out_of_range'])

function ofReason(reason: string, facts: Facts): Said {
  if (reason === 'lead_off' || reason === 'probe_off') return { cause: reason, facts }
  if (reason === 'not_measured' || reason === 'stale') return { cause: 'not_measured', facts: {} }
  return { cause: NOISY.has(reason) ? 'noisy' : 'not_judged', facts: { reason, ...facts } }
}

/** Inside the limit all the time: how near it came. */
function ofValue({ detector }: Quiet, inside: readonly Stretch[]): Said {
  const seen = inside.filter(({ condition }) => condition === 'false')
  const near = seen.map((one) => valuesOf(detector, one)).sort((a, b) => Number(a.distance ?? Infinity) - Number(b.distance ?? Infinity))
  return { cause: 'never_crossed', facts: near[0] ?? {} }
}

const valuesOf = (detector: Detector, { least, greatest, rule }: Stretch): Facts => valueFacts(detector, least, greatest, rule.settings)
