import type { AdmitRecord, ClockRecord, FrameRecord, NotRecordedRecord, SkippedRecord, UnbindRecord } from '../../contracts/record.ts'
import { change, end, passTime, refresh } from './alarm.ts'
import { analysisOff, analysisOn, resting } from './analysis.ts'
import { settleDelivery } from './attended.ts'
import { backfill, closeBackfill } from './backfill.ts'
import { bedState } from './bed.ts'
import { cellsOf } from './cells.ts'
import { deviceAlarms, endDeviceAlarms } from './device-alarms.ts'
import { evaluateDue, type Feeder, SILENT_MS } from './frontier.ts'
import { flowOn, wiringOf } from './lane.ts'
import { expire, profileLimits } from './limits.ts'
import { takeMeans } from './means.ts'
import { takeNumbers, tellNumbers } from './numbers.ts'
import { judgeHeld } from './provisional.ts'
import { endQuiet } from './quiet.ts'
import type { Registry } from './registry.ts'
import { emptyScores, tickScores } from './scores.ts'
import { declare, declareBreak, offer, order, take, torn } from './source.ts'
import { type Device, emptyFlow, emptyLane, nobodyAsked, type Patient, type Source, type Step } from './state.ts'
import { clockMapped, endTechnical, leads, watchSilence } from './technical.ts'

/** Boots of devices remembered per patient; the one silent for longest is forgotten first. */
export const SOURCES_MAX = 12
/** A source this far behind another, in event time, sends what it has kept: the other's alarms do not wait for that. */
const BEHIND_MS = 10_000
/** How long a frame waits behind a hole when no signal says otherwise. */
export const LATENESS_MS = 2_000

export function admitted(registry: Registry, record: AdmitRecord): Patient {
  const { encounter, ward, bed, profile, at_ms } = record
  return {
    ...{ encounter, ward, bed, profile, origin: 'live', revision: 0, pause: null, limits: [profileLimits(profile, at_ms)] },
    ...nobodyAsked(),
    ...{ open: new Map(), closed: [], devices: new Map(), sources: new Map(), lane: emptyLane(registry, ''), off: new Map() },
    ...{
      numbers: { second: -1, now: {} },
      chart: {},
      scores: emptyScores(),
      answered: [],
      analysis: { off: false, since_ms: 0, retry_ms: 0 },
    },
  }
}

/** A transfer: the same stay in another bed. A repeat changes nothing. */
export function moved(step: Step, patient: Patient, { ward, bed }: AdmitRecord): void {
  if (patient.ward === ward && patient.bed === bed) return
  Object.assign(patient, { ward, bed })
  for (const open of patient.open.values()) change(step, patient, open, 'moved', { ward, bed })
  bedState(step, patient)
}

export function discharged(step: Step, patient: Patient): void {
  for (const open of [...patient.open.values()]) end(step, patient, open, step.now_ms, 'discharged')
  patient.pause = null
  patient.standby = null
  bedState(step, patient, true)
}

/** What has become due by now, whatever record told the time: pauses, standbys, claims and limits end, chains take their steps. */
export function touch(step: Step, patient: Patient): void {
  const quiet_over = endQuiet(step, patient)
  passTime(step, patient)
  settleDelivery(step, patient)
  const limits_over = expire(step, patient)
  if (quiet_over || limits_over) bedState(step, patient)
}

/** The tick of time: silence, waiting frames, ends. */
export function tick(step: Step, patient: Patient): void {
  touch(step, patient)
  watchSilence(step, patient)
  analysisOn(step, patient)
  closeBackfill(step, patient)
  guarded(step, patient, () => {
    for (const source of patient.sources.values()) if (source.order.held.size > 0) drain(step, patient, source)
    evaluate(step, patient)
    tickScores(step, patient)
  })
}

/** A frame: ordered by its sequence, then judged in event time. */
export function frame(step: Step, patient: Patient, record: FrameRecord): void {
  touch(step, patient)
  const device = deviceOf(patient, record.device)
  const source = sourceOf(step, patient, device, record.device, record.boot)
  const was_silent = device.heard_ms < 0 || step.now_ms - device.heard_ms > SILENT_MS
  device.heard_ms = step.now_ms
  source.arrived_ms = step.now_ms
  source.origin = record.origin
  patient.origin = record.origin
  if (was_silent) endTechnical(step, patient, 'no_data', record.device)
  const fate = offer(source.order, record)
  if (fate === 'duplicate') {
    step.count('frames_dropped', 'duplicate')
    return
  }
  guarded(step, patient, () => {
    if (fate === 'late' || !device.bound) backfill(step, patient, source, record)
    else if (fate === 'next') deliver(step, patient, source, record)
    else step.count('frames_held', 'hole')
    drain(step, patient, source)
    if (fate === 'held' && source.order.held.size > 0 && !resting(patient)) judgeHeld(step, patient, source)
  })
}

/** Frames that were declared lost, or were judged but not stored: not waited for, taken as late should they come. */
export function hole(step: Step, patient: Patient, record: SkippedRecord | NotRecordedRecord): void {
  touch(step, patient)
  const source = sourceOf(step, patient, deviceOf(patient, record.device), record.device, record.boot)
  declare(source.order, record.from_seq, record.to_seq)
  guarded(step, patient, () => drain(step, patient, source))
}

export function clock(step: Step, patient: Patient, record: ClockRecord): void {
  touch(step, patient)
  const device = deviceOf(patient, record.device)
  const source = sourceOf(step, patient, device, record.device, record.boot)
  if (record.mapping.break) declareBreak(source.order, record.mapping.from_seq)
  clockMapped(step, patient, record.device, device, record.mapping)
}

export function bind(patient: Patient, name: string): void {
  deviceOf(patient, name).bound = true
}

/** The device is off: its alarms, and those nobody else can judge now, are over. A repeat changes nothing. */
export function unbind(step: Step, patient: Patient, { device: name, to_ms }: UnbindRecord): void {
  const device = deviceOf(patient, name) // one that never sent is off as well: what it kept is history when it comes
  if (!device.bound) return
  device.bound = false
  for (const code of ['no_data', 'clock_in_doubt']) endTechnical(step, patient, code, name, 'device_unbound')
  endDeviceAlarms(step, patient, name, to_ms, 'device_unbound')
  for (const [key, off] of patient.off) if (off.device === name) patient.off.delete(key)
  const fed = step.registry.detectors.map(
    ({ judges }, i) => judges === 'score' || feeders(step, patient).some(({ flow }) => wiringOf(step.registry, flow).feeds[i]),
  )
  for (const open of [...patient.open.values()]) {
    const index = step.registry.detectors.findIndex((detector) => detector.id === open.alarm.detector)
    if (index === -1 || fed[index] || open.alarm.condition !== 'active') continue
    patient.lane.rules.delete(open.key)
    end(step, patient, open, to_ms, 'device_unbound')
  }
  refresh(step, patient)
}

function deviceOf(patient: Patient, name: string): Device {
  let device = patient.devices.get(name)
  if (device === undefined) {
    device = { bound: true, heard_ms: -1, boot: '', uncertainty_ms: 0, doubt_until_ms: 0 }
    patient.devices.set(name, device)
  }
  return device
}

function sourceOf(step: Step, patient: Patient, device: Device, name: string, boot: string): Source {
  const key = `${name}|${boot}`
  let source = patient.sources.get(key)
  if (source !== undefined) return source
  if (device.boot !== '') endDeviceAlarms(step, patient, name, step.now_ms, 'device_ended')
  device.boot = boot
  const flow = emptyFlow()
  source = { device: name, boot, origin: 'live', order: order(), arrived_ms: step.now_ms, flow, late: null }
  patient.sources.set(key, source)
  if (patient.sources.size > SOURCES_MAX) forgetOldest(step, patient)
  return source
}

function forgetOldest(step: Step, patient: Patient): void {
  let oldest: [string, Source] | null = null
  for (const entry of patient.sources) if (oldest === null || entry[1].arrived_ms < oldest[1].arrived_ms) oldest = entry
  if (oldest !== null) patient.sources.delete(oldest[0])
  step.count('sources_forgotten', 'too_many')
}

function drain(step: Step, patient: Patient, source: Source): void {
  const lateness_ms = latenessOf(step, source)
  for (;;) {
    const record = take(source.order, step.now_ms, lateness_ms, step.opened_ms)
    if (record === null) return
    deliver(step, patient, source, record)
  }
}

/** Lateness is alarm delay, so it is as long as the most patient signal of this source wants, and no longer. */
function latenessOf(step: Step, source: Source): number {
  const { signals } = wiringOf(step.registry, source.flow)
  if (signals.length === 0) return LATENESS_MS
  return Math.max(...signals.map((i) => step.registry.signals[i]!.lateness_ms))
}

/** One frame in its turn. Evaluated before and after, so that arrival in one burst gives the same grid points the same data. */
function deliver(step: Step, patient: Patient, source: Source, record: FrameRecord): void {
  const tear = torn(source.order, record.frame.seq)
  if (tear) step.count('holes_passed', 'late_or_skipped')
  if (resting(patient)) return
  evaluate(step, patient)
  leads(step, patient, record)
  deviceAlarms(step, patient, record, false)
  for (const cell of cellsOf(source.flow, record, tear)) {
    const emitted = flowOn(step, patient, source, source.flow, patient.lane, cell.record, cell.torn)
    takeNumbers(patient, emitted)
    takeMeans(patient.scores.means, emitted, step.now_ms)
    evaluate(step, patient)
    tellNumbers(step, patient, source.flow.frontier_ms)
  }
}

/** What is bound. A source that is silent, or that far behind another that is not, keeps nobody waiting. */
function feeders(step: Step, patient: Patient): Feeder[] {
  const list: Feeder[] = []
  let foremost_ms = -1
  for (const { flow, arrived_ms, device } of patient.sources.values()) {
    const silent = step.now_ms - Math.max(arrived_ms, step.opened_ms) > SILENT_MS
    if (!patient.devices.get(device)?.bound) continue
    list.push({ flow, silent })
    if (!silent && flow.frontier_ms > foremost_ms) foremost_ms = flow.frontier_ms
  }
  for (const feeder of list) if (foremost_ms - feeder.flow.frontier_ms > BEHIND_MS) feeder.silent = true
  return list
}

function evaluate(step: Step, patient: Patient): void {
  if (resting(patient) || step.now_ms < patient.lane.due_ms) return
  evaluateDue(step, patient, patient.lane, feeders(step, patient))
}

/** A signal or detector that throws costs its own patient the analysis, said aloud, and nobody else anything. */
function guarded(step: Step, patient: Patient, work: () => void): void {
  try {
    work()
  } catch (error) {
    step.count('analysis_off', 'threw')
    analysisOff(step, patient, error instanceof Error ? error.name : 'unknown')
  }
}
