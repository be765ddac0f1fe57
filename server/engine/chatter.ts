import type { Priority } from '../../contracts/alarm.ts'
import type { Patient } from './state.ts'

/** Ended and raised again more often than this within the time: it chatters. */
export const CHATTER_MAX = 4
export const CHATTER_MS = 300_000
/** Rules of a patient whose raises are remembered. */
const KEYS_MAX = 64
/** More often than this is not counted. */
const TIMES_MAX = 100

/** Counts one more raise of this rule. @returns how often it came back within the time when it chatters, else 0. A high alarm never does. */
export function chatters(patient: Patient, key: string, priority: Priority, now_ms: number): number {
  const times = (patient.raises.get(key) ?? []).filter((at_ms) => now_ms - at_ms < CHATTER_MS).slice(1 - TIMES_MAX)
  times.push(now_ms)
  patient.raises.delete(key)
  patient.raises.set(key, times)
  if (patient.raises.size > KEYS_MAX) patient.raises.delete(patient.raises.keys().next().value as string)
  return priority !== 'high' && times.length - 1 > CHATTER_MAX ? times.length - 1 : 0
}
