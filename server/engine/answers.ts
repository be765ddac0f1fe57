import type { CommandRecord } from '../../contracts/record.ts'
import { live } from './alarm.ts'
import { type Answer, done, refused } from './answer.ts'
import type { Happening } from './life.ts'
import type { Open, Patient, Step } from './state.ts'

type AlarmCommand = Extract<CommandRecord['command'], { type: 'acknowledge' | 'claim' | 'decline' | 'escalate' | 'delegate' }>

/** What somebody says to one alarm. The first wins; who comes after is told by whom and what became of it. */
export function answered(step: Step, patient: Patient, record: CommandRecord, command: AlarmCommand): Answer {
  const open = [...patient.open.values()].find(({ alarm }) => alarm.id === command.alarm)
  if (open === undefined) return gone(patient, command.alarm)
  const { revision, response } = open.alarm
  if (response.state === 'acknowledged') return refused('already_acknowledged', { by: response.by })
  if (command.revision < open.asked) return refused('alarm_changed', { revision })
  const turned = live(step, patient, open, happeningOf(command, record, open))
  if (turned.ok) return done
  return turned.reason === 'alarm_changed' ? refused('alarm_changed', { revision }) : refused(turned.reason, turned.detail)
}

function gone(patient: Patient, id: string): Answer {
  const closed = patient.closed.findLast((alarm) => alarm.id === id)
  if (closed === undefined) return refused('not_found')
  return closed.by === null ? refused('alarm_closed') : refused('already_acknowledged', { by: closed.by })
}

/** Of two who call the next step on what they saw, one does: `stale` is what the chain has gone past. */
function happeningOf(command: AlarmCommand, { by, at_ms }: CommandRecord, open: Open): Happening {
  const stale = command.revision < open.stepped
  if (command.type === 'acknowledge') return { what: 'acknowledged', by, at_ms, reason: command.reason }
  if (command.type === 'claim') return { what: 'claimed', by, at_ms }
  if (command.type === 'delegate') return { what: 'delegated', by, to: command.to, at_ms }
  return command.type === 'decline' ? { what: 'declined', by, stale } : { what: 'escalated', by, stale }
}
