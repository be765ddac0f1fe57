import type { Outcome } from '../../contracts/command.ts'
import type { CommandRecord } from '../../contracts/record.ts'
import { type Answer, done, refused } from './answer.ts'
import { answered } from './answers.ts'
import { bedState } from './bed.ts'
import { charted } from './chart.ts'
import { decide, put } from './limits.ts'
import { paused, resumed, standsBy, standsByNoMore } from './quiet.ts'
import type { Patient, Step } from './state.ts'

/** Outcomes remembered per patient, so that a repeated click gets the same answer and acts once. */
export const ANSWERED_MAX = 12

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
  switch (command.type) {
    case 'acknowledge':
    case 'claim':
    case 'decline':
    case 'escalate':
    case 'delegate':
      return answered(step, patient, record, command)
    case 'pause':
      return paused(step, patient, record, command)
    case 'resume':
      return resumed(step, patient, record)
    case 'standby':
      return standsBy(step, patient, record, command)
    case 'end_standby':
      return standsByNoMore(step, patient, record)
    case 'chart': {
      const why = charted(step, patient, record, command)
      return why === null ? done : refused('chart_invalid', { why })
    }
    case 'set_limits':
      return limited(step, patient, record, command)
    default:
      return refused('bad_request') // of a later build
  }
}

function limited(step: Step, patient: Patient, record: CommandRecord, command: Parameters<typeof decide>[3]): Answer {
  const version = decide(step.registry, patient, record, command)
  if ('detail' in version) return refused(version.reason, version.detail)
  put(step, patient, version, record.by)
  bedState(step, patient)
  return done
}
