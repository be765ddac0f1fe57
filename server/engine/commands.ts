import { comparePriority, type Priority } from '../../contracts/alarm.ts'
import type { Outcome, Refusal } from '../../contracts/command.ts'
import type { CommandRecord } from '../../contracts/record.ts'
import { acknowledge, refresh, signalOf } from './alarm.ts'
import { bedState } from './bed.ts'
import { charted } from './chart.ts'
import { decide, put } from './limits.ts'
import type { Patient, Step } from './state.ts'

/** Outcomes remembered per patient, so that a repeated click gets the same answer and acts once. */
export const ANSWERED_MAX = 12

type Answer = { ok: true } | { ok: false; reason: Refusal; detail?: Record<string, string | number> }
const done: Answer = { ok: true }
const refused = (reason: Refusal, detail?: Record<string, string | number>): Answer => ({ ok: false, reason, ...(detail && { detail }) })

/** Decides a clinician's intent and answers it, once per key. */
export function command(step: Step, patient: Patient | undefined, record: CommandRecord): void {
  const { key, by, at_ms } = record
  const { encounter, type } = record.command
  const before = patient?.answered.find(([answered]) => answered === key)
  if (before !== undefined) {
    step.sink.outcome(encounter, by, type, before[1])
    return
  }
  const answer = patient === undefined ? refused('not_found') : act(step, patient, record)
  const outcome: Outcome = answer.ok
    ? { status: 'done', key, at_ms }
    : { status: 'refused', key, reason: answer.reason, ...(answer.detail && { detail: answer.detail }) }
  patient?.answered.push([key, outcome])
  if (patient !== undefined && patient.answered.length > ANSWERED_MAX) patient.answered.shift()
  step.sink.outcome(encounter, by, type, outcome)
}

function act(step: Step, patient: Patient, record: CommandRecord): Answer {
  const { command } = record
  if (command.type === 'acknowledge') return acknowledged(step, patient, record, command.alarm, command.revision)
  if (command.type === 'pause') return paused(step, patient, record, command.reason, command.duration_ms)
  if (command.type === 'resume') return resumed(step, patient, record)
  if (command.type === 'chart') {
    const why = charted(step, patient, record, command)
    return why === null ? done : refused('chart_invalid', { why })
  }
  if (command.type !== 'set_limits') return refused('bad_request')
  const version = decide(step.registry, patient, record, command)
  if ('detail' in version) return refused(version.reason, version.detail)
  put(step, patient, version, record.by)
  bedState(step, patient)
  return done
}

function acknowledged(step: Step, patient: Patient, record: CommandRecord, id: string, revision: number): Answer {
  const open = [...patient.open.values()].find(({ alarm }) => alarm.id === id)
  if (open === undefined) {
    const closed = patient.closed.findLast((alarm) => alarm.id === id)
    if (closed === undefined) return refused('not_found')
    return closed.by === null ? refused('alarm_closed') : refused('already_acknowledged', { by: closed.by })
  }
  const { response } = open.alarm
  if (response.state === 'acknowledged') return refused('already_acknowledged', { by: response.by })
  if (revision < open.asked) return refused('alarm_changed', { revision: open.alarm.revision })
  acknowledge(step, patient, open, record.by, record.at_ms)
  return done
}

/** Silences what sounds at this bed now, and what is not graver; a graver new alarm breaks through. */
function paused(step: Step, patient: Patient, record: CommandRecord, reason: string, duration_ms: number): Answer {
  patient.pause = null
  const { by, at_ms } = record
  const above = gravest(step, patient)
  patient.pause = { by, reason, from_ms: at_ms, until_ms: at_ms + duration_ms, above }
  refresh(step, patient, 'resumed', by)
  bedState(step, patient)
  return done
}

/** The highest priority that sounds now; at least medium, so that only a high alarm breaks a pause set in silence. */
function gravest(step: Step, patient: Patient): Priority {
  let highest: Priority = 'medium'
  for (const open of patient.open.values()) {
    const sounding = open.alarm.condition === 'active' && signalOf(step, patient, open).state === 'on'
    if (sounding && comparePriority(open.alarm.priority, highest) > 0) highest = open.alarm.priority
  }
  return highest
}

function resumed(step: Step, patient: Patient, record: CommandRecord): Answer {
  if (patient.pause === null) return refused('nothing_paused')
  patient.pause = null
  refresh(step, patient, 'resumed', record.by)
  bedState(step, patient)
  return done
}

/** Every pause ends: by itself at its time. True when it did. */
export function endPause(step: Step, patient: Patient): boolean {
  if (patient.pause === null || step.now_ms < patient.pause.until_ms) return false
  patient.pause = null
  refresh(step, patient, 'pause_ended', null)
  return true
}
