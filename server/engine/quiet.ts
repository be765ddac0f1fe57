import { comparePriority, type Priority } from '../../contracts/alarm.ts'
import type { CommandRecord } from '../../contracts/record.ts'
import { refresh } from './alarm.ts'
import { type Answer, done, refused } from './answer.ts'
import { bedState } from './bed.ts'
import { silenceOf } from './silence.ts'
import type { Patient, Step } from './state.ts'

type Intent<T extends CommandRecord['command']['type']> = Extract<CommandRecord['command'], { type: T }>

/** Silences what sounds at this bed now, and what is not graver; a graver new alarm breaks through. */
export function paused(step: Step, patient: Patient, record: CommandRecord, { reason, duration_ms }: Intent<'pause'>): Answer {
  const { pause_max_ms } = patient.times
  if (duration_ms > pause_max_ms) return refused('too_long', { max_ms: pause_max_ms })
  const { by, at_ms } = record
  patient.pause = { by, reason, from_ms: at_ms, until_ms: at_ms + duration_ms, above: gravest(patient) }
  refresh(step, patient, { why: 'resumed', by })
  bedState(step, patient)
  return done
}

/** The highest priority that would sound without a pause; at least medium, so that only a high alarm breaks one set in silence. */
function gravest(patient: Patient): Priority {
  let highest: Priority = 'medium'
  for (const { alarm } of patient.open.values()) {
    if (alarm.condition !== 'active' || alarm.response.state === 'acknowledged') continue
    const sounding = silenceOf({ ...patient, pause: null }, alarm, alarm.cause) === null
    if (sounding && comparePriority(alarm.priority, highest) > 0) highest = alarm.priority
  }
  return highest
}

export function resumed(step: Step, patient: Patient, { by }: CommandRecord): Answer {
  if (patient.pause === null) return refused('nothing_paused')
  patient.pause = null
  refresh(step, patient, { why: 'resumed', by })
  bedState(step, patient)
  return done
}

/** For a procedure: nothing of this bed sounds or calls until its end. Said again it has the new reason and end. */
export function standsBy(step: Step, patient: Patient, record: CommandRecord, { reason, duration_ms }: Intent<'standby'>): Answer {
  const { standby_max_ms } = patient.times
  if (duration_ms > standby_max_ms) return refused('too_long', { max_ms: standby_max_ms })
  const { by, at_ms } = record
  patient.standby = { by, reason, from_ms: at_ms, until_ms: at_ms + duration_ms }
  refresh(step, patient)
  bedState(step, patient)
  return done
}

export function standsByNoMore(step: Step, patient: Patient, { by }: CommandRecord): Answer {
  if (patient.standby === null) return refused('not_in_standby')
  patient.standby = null
  refresh(step, patient, { why: 'standby_ended', by })
  bedState(step, patient)
  return done
}

/** Every pause and every standby ends: by itself at its time. True when one did. */
export function endQuiet(step: Step, patient: Patient): boolean {
  const pause_over = patient.pause !== null && step.now_ms >= patient.pause.until_ms
  if (pause_over) {
    patient.pause = null
    refresh(step, patient, { why: 'pause_ended', by: null })
  }
  const standby_over = patient.standby !== null && step.now_ms >= patient.standby.until_ms
  if (standby_over) {
    patient.standby = null
    refresh(step, patient, { why: 'standby_ended', by: null })
  }
  return pause_over || standby_over
}
