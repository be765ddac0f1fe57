import type { FrameMessage, SkippedMessage } from '../../contracts/codec/device-message.ts'
import type { Reject } from '../../contracts/error.ts'
import type { Frame, Hello } from '../../contracts/frame.ts'
import { type ClockMapping, type LogRecord, partitionOf } from '../../contracts/record.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log/log.ts'
import { delays } from '../observe/delays.ts'
import { metrics } from '../observe/metrics.ts'
import { type Bindings, wearerOf } from './bind.ts'
import {
  breakAt,
  type ClockEstimate,
  delayFilter,
  type EdgeFrame,
  eventTime,
  firstMapping,
  hasStepped,
  mappingAt,
  nextMapping,
  withMapping,
} from './clock.ts'
import type { DeadLetterSink } from './dead-letters.ts'
import type { Refused } from './decode.ts'
import { hasRoom, type Progress, type Source } from './progress.ts'
import { hasSeq, missingIn } from './ranges.ts'
import { checkSkipped, seqOf, validateFrame } from './validate.ts'

export interface IntakeParts {
  log: Log
  clock: Clock
  bindings: Bindings
  progress: Progress
  deadLetters: DeadLetterSink
}

export type Fate = 'accepted' | 'duplicate' | 'not_queued' | 'rejected'

/** From a decoded message of one connection to records in the log. No socket here. */
export interface Intake {
  readonly source: Source
  /** Where the newest frame went. */
  encounter(): string
  partition(): number
  mapping(): ClockMapping
  frame(message: FrameMessage, raw: Uint8Array): Fate
  skipped(message: SkippedMessage, raw: Uint8Array): Fate
  refuse(refused: Refused, raw: Uint8Array, seq: number | null): Fate
  /** The server gives up on from..to. */
  closeHole(from: number, to: number): void
  /** A newer measure of the device's clock, in force from the next live frame. */
  measured(estimate: ClockEstimate): void
}

export interface IntakeEvents {
  rejected(reason: Reject): void
  /** `delay_ms`: from the end of its data to its receipt; null of what comes late or again, which says nothing of the way. */
  accepted(frame: Frame, delay_ms: number | null): void
  /** The device's clock has jumped: it should be measured again. */
  stepped(): void
}

/** Encounters and mappings remembered as announced; past it they are announced again, which harms nothing. */
const ANNOUNCED_MAX = 256

const COUNTED = {
  accepted: metrics.frames.labels('accepted'),
  duplicate: metrics.frames.labels('duplicate'),
  not_queued: metrics.frames.labels('not_queued'),
  rejected: metrics.frames.labels('rejected'),
}

export function createIntake(
  parts: IntakeParts,
  source: Source,
  hello: Hello,
  first: ClockEstimate,
  device_ms: number,
  events: IntakeEvents,
): Intake {
  const { log, clock, bindings, progress, deadLetters } = parts
  const { device, boot } = source
  let previous: EdgeFrame | null = null
  let filter = delayFilter(first)
  let waiting: ClockEstimate | null = null
  const announced = new Set<string>()
  if (source.mappings.length === 0) source.mappings = [firstMapping(first, device_ms)]
  else adopt(nextMapping(mappingAt(source.mappings, source.highest + 1)!, source.highest + 1, device_ms, first))
  let encounter = wearerOf(bindings, device, clock.now_ms(), 0)

  function adopt(mapping: ClockMapping | null): void {
    if (mapping) source.mappings = withMapping(source.mappings, mapping)
  }

  function append(to: string, record: LogRecord, from: number, until: number): boolean {
    const partition = partitionOf(to)
    const { offset, queued } = log.append(partition, record)
    if (queued) progress.appended(source, from, until, partition, offset)
    else source.highest = Math.max(source.highest, until)
    return queued
  }

  function skip(from: number, to: number, by: 'device' | 'server'): void {
    for (const [from_seq, to_seq] of missingIn(source.received, from, to)) {
      append(encounter, { kind: 'skipped', at_ms: clock.now_ms(), encounter, device, boot, from_seq, to_seq, by }, from_seq, to_seq)
    }
    source.filled_ms = clock.now_ms()
  }

  /** The clock record goes before the first frame that a person's log sees under a mapping. */
  function announce(mapping: ClockMapping): void {
    const key = `${mapping.from_seq}>${encounter}`
    if (announced.has(key)) return
    if (announced.size >= ANNOUNCED_MAX) announced.clear()
    announced.add(key)
    log.append(partitionOf(encounter), { kind: 'clock', at_ms: clock.now_ms(), encounter, device, boot, mapping })
  }

  function refuse(refused: Refused, raw: Uint8Array, seq: number | null): Fate {
    const at_ms = clock.now_ms()
    deadLetters.put({ at_ms, device, boot, seq, reason: refused.reason, detail: refused.detail, bytes: raw })
    metrics.rejects.inc({ reason: refused.reason })
    COUNTED.rejected.inc()
    events.rejected(refused.reason)
    if (seq !== null && hasRoom(source, seq)) skip(seq, seq, 'server')
    return 'rejected'
  }

  /** At a live frame: follow a jump, a new measure or the least-delayed arrivals. */
  function follow(frame: Frame, jumped: ClockMapping | null, now_ms: number): void {
    if (jumped) {
      adopt(jumped)
      filter = delayFilter(jumped)
      waiting = null
      events.stepped()
    } else {
      const estimate = waiting ?? filter.add(frame, now_ms)
      if (estimate) adopt(nextMapping(mappingAt(source.mappings, frame.seq)!, frame.seq, frame.time_ms, estimate))
      if (waiting) filter = delayFilter(waiting)
      waiting = null
    }
    previous = frame
  }

  function accept(frame: Frame, event_ms: number, mapping: ClockMapping, at_ms: number): Fate {
    encounter = wearerOf(bindings, device, event_ms, frame.duration_ms)
    announce(mapping)
    const edge = frame.seq > source.highest
    const record: LogRecord = { kind: 'frame', at_ms, encounter, device, boot, origin: hello.origin, event_ms, frame }
    const queued = append(encounter, record, frame.seq, frame.seq)
    if (!edge && queued) source.filled_ms = at_ms
    const fate = queued ? 'accepted' : 'not_queued'
    COUNTED[fate].inc()
    const delay_ms = edge ? at_ms - event_ms - frame.duration_ms : null
    if (delay_ms !== null) delays.observe('device', delay_ms)
    events.accepted(frame, delay_ms)
    return fate
  }

  return {
    source,
    encounter: () => encounter,
    partition: () => partitionOf(encounter),
    mapping: () => mappingAt(source.mappings, source.highest + 1)!,
    refuse,
    frame(message, raw) {
      const at_ms = clock.now_ms()
      const seq = seqOf(message, source.highest)
      if (seq !== null && hasSeq(source.received, seq)) {
        COUNTED.duplicate.inc()
        return 'duplicate'
      }
      if (seq !== null && !hasRoom(source, seq))
        return refuse({ ok: false, reason: 'seq_too_far_ahead', detail: 'too many holes' }, raw, null)
      const live = message.seq > source.highest
      const standing = mappingAt(source.mappings, message.seq)!
      const jumped = live && hasStepped(previous, message, standing, at_ms) ? breakAt(message.seq, message, at_ms) : null
      const event_ms = eventTime(jumped ?? standing, message.time_ms)
      const previous_ms = jumped ? null : (previous?.time_ms ?? null)
      const validated = validateFrame(message, hello, { now_ms: at_ms, event_ms, highest_seq: source.highest, previous_ms })
      if (!validated.ok) return refuse(validated, raw, seq)
      if (live) follow(validated.frame, jumped, at_ms)
      return accept(validated.frame, event_ms, mappingAt(source.mappings, message.seq)!, at_ms)
    },
    skipped(message, raw) {
      const wrong = checkSkipped(message, source.highest)
      if (wrong) return refuse(wrong, raw, null)
      skip(message.from, message.to, 'device')
      return 'accepted'
    },
    closeHole: (from, to) => skip(from, to, 'server'),
    measured: (estimate) => {
      waiting = estimate
    },
  }
}
