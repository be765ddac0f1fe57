import { type Alarm, type AlarmSignal, comparePriority } from '../../contracts/alarm.ts'
import type { AlarmChange } from '../../contracts/effect.ts'
import type { Patient } from './state.ts'

/** What silences an alarm from outside, whoever has acknowledged it: old data, its cause, a standby, a pause; null = nothing. */
export function silenceOf(patient: Patient, alarm: Pick<Alarm, 'late' | 'priority'>, cause: string | null): AlarmSignal | null {
  if (alarm.late) return { state: 'off', why: 'late' }
  if (cause !== null) return { state: 'off', why: 'suppressed' }
  const { standby, pause } = patient
  if (standby !== null) return { state: 'off', why: 'standby', by: standby.by, until_ms: standby.until_ms, reason: standby.reason }
  if (pause === null || comparePriority(alarm.priority, pause.above) > 0) return null
  return { state: 'paused', by: pause.by, until_ms: pause.until_ms, reason: pause.reason }
}

/** Whether two signals say the same. */
export function sameSignal(a: AlarmSignal, b: AlarmSignal): boolean {
  if (a.state !== b.state || ('why' in a ? a.why : '') !== ('why' in b ? b.why : '')) return false
  if (!('until_ms' in a) || !('until_ms' in b)) return true
  return a.until_ms === b.until_ms && a.by === b.by && a.reason === b.reason
}

/** What ended a silence, as the change is told, and who ended it. */
export interface Lifted {
  why: 'resumed' | 'pause_ended' | 'standby_ended'
  by: string | null
}

/** How a change of what is around an alarm is told: what silences it now, or what no longer does. */
export function toldAs(before: AlarmSignal, after: AlarmSignal, lifted: Lifted | null): { why: AlarmChange; by: string | null } {
  if (after.state === 'paused') return { why: 'paused', by: after.by }
  if (after.state === 'off') return after.why === 'standby' ? { why: 'standby', by: after.by } : { why: 'suppressed', by: null }
  const silent = before.state === 'paused' || (before.state === 'off' && before.why === 'standby')
  return silent && lifted !== null ? lifted : { why: 'updated', by: null }
}
