import type { RuleInForce } from '../../contracts/alarm.ts'
import type { LogRecord } from '../../contracts/record.ts'
import { keyOf } from '../engine/condition.ts'
import type { Detector, Readings, Verdict } from '../engine/detector.ts'
import { inForce } from '../engine/limits.ts'
import type { Registry } from '../engine/registry.ts'
import type { Lane } from '../engine/state.ts'
import type { Trace } from '../engine/trace.ts'
import { type BedLook, createBedLook } from './bed-look.ts'
import { judgedValue } from './limit-of.ts'
import { otherRules } from './other-rules.ts'

/** Grid points of one detector, one after the other, that were judged alike. Event time. */
export interface Stretch {
  detector: string
  /** Judged beside the live lane, from data that came late. */
  late: boolean
  condition: Verdict['condition']
  /** Why nothing could be said; '' otherwise. */
  reason: string
  channel: string
  from_ms: number
  to_ms: number
  points: number
  /** Engine's clock at the first of them. */
  judged_ms: number
  /** Event time since which the condition held, as alarm life counts it; NaN = it does not. */
  onset_ms: number
  rule: RuleInForce
  /** The version that brought these settings of this detector. */
  author: RuleInForce
  /** Of what the detector reads first: NaN where nothing good was measured. */
  least: number
  greatest: number
  /** Other limits of this patient (earlier ones, the profile's) by which the condition would have held. */
  would: readonly RuleInForce[]
}

export interface Look {
  readonly trace: Trace
  /** Shown every record of the patient before it is stepped. */
  record(record: LogRecord): void
  readonly stretches: ReadonlyMap<string, readonly Stretch[]>
  readonly bed: BedLook
}

export interface LookOptions {
  registry: Registry
  encounter: string
  /** Stretches are kept from here on, and cut at these instants, event time. */
  from_ms: number
  cuts_ms: readonly number[]
  /** null: all. */
  detector: string | null
}

/** Looks on while one patient's log is replayed, and keeps what it needs to say why. */
export function createLook({ registry, encounter, from_ms, cuts_ms, detector: only }: LookOptions): Look {
  const stretches = new Map<string, Stretch[]>()
  const bed = createBedLook()
  const piece = (event_ms: number) => cuts_ms.filter((cut_ms) => cut_ms <= event_ms).length
  const rulesOf = otherRules(registry)
  let now_ms = 0

  const judged: Trace['judged'] = (patient, lane, detector, event_ms, verdict, readings) => {
    if (event_ms < from_ms || (only !== null && detector.id !== only)) return
    const rule = inForce(registry, patient, detector.id, event_ms)
    const { others, author } = rulesOf(patient, detector, rule)
    const would = others.filter((other) => holds(detector, readings, other, event_ms))
    const value = judgedValue(detector, readings[detector.reads[0]!], verdict, rule.settings)
    const point = pointOf(lane, detector, event_ms, verdict, value)
    const kept = stretches.get(detector.id) ?? []
    stretches.set(detector.id, kept)
    const last = kept.findLast((one) => one.late === point.late)
    if (last && alike(last, point, rule, would) && piece(last.from_ms) === piece(event_ms)) extend(last, point)
    else kept.push({ ...point, judged_ms: now_ms, rule, author, would })
  }
  const stepped: Trace['stepped'] = (at_ms, patientOf) => {
    now_ms = at_ms
    bed.stepped(at_ms, patientOf(encounter))
  }
  return { trace: { judged, stepped }, record: bed.record, stretches, bed }
}

function holds(detector: Detector, readings: Readings, { settings }: RuleInForce, event_ms: number): boolean {
  return detector.evaluate(readings, settings, event_ms).condition === 'true'
}

type Point = Omit<Stretch, 'judged_ms' | 'rule' | 'author' | 'would'>

function pointOf(lane: Lane, detector: Detector, event_ms: number, verdict: Verdict, value: number): Point {
  const channel = verdict.condition === 'true' ? verdict.channel : ''
  return {
    ...{ detector: detector.id, late: lane.late !== '', condition: verdict.condition, channel },
    reason: verdict.condition === 'unknown' ? verdict.reason : '',
    ...{ from_ms: event_ms, to_ms: event_ms, points: 1, least: value, greatest: value },
    onset_ms: channel === '' ? Number.NaN : (lane.rules.get(keyOf(lane, detector.id, channel))?.onset_ms ?? Number.NaN),
  }
}

function alike(last: Stretch, point: Point, rule: RuleInForce, would: readonly RuleInForce[]): boolean {
  return (
    last.condition === point.condition &&
    last.reason === point.reason &&
    last.channel === point.channel &&
    Object.is(last.onset_ms, point.onset_ms) &&
    last.rule.version === rule.version &&
    last.would.length === would.length &&
    last.would.every((one, i) => one.version === would[i]!.version)
  )
}

function extend(last: Stretch, { to_ms, least, greatest }: Point): void {
  last.to_ms = to_ms
  last.points += 1
  // A value that is not there says nothing of the others.
  if (!(last.least <= least)) last.least = Number.isNaN(least) ? last.least : least
  if (!(last.greatest >= greatest)) last.greatest = Number.isNaN(greatest) ? last.greatest : greatest
}
