import type { Priority } from '../../contracts/alarm.ts'
import { DEFAULT_TIMES } from '../../contracts/policy.ts'
import type { PolicyRecord } from '../../contracts/record.ts'

/** When the ward's chain calls, and how long what people say holds. Whom a step calls is looked up when it is taken. */
export type Times = Omit<PolicyRecord, 'kind' | 'at_ms' | 'encounter'>

/** In force until the ward's policy is told: nobody is called. */
export const NO_POLICY: Times = { version: 0, high_ms: [], medium_ms: [], ...DEFAULT_TIMES }

/** A step that is this late (nothing ran meanwhile) is the new beginning of those after it: they do not come all at once. */
export const STEP_LATE_MS = 1_000
/** A chattering alarm must hold this long before anybody is called. */
export const CHATTER_HOLD_MS = 60_000

/** Steps taken and when the next is due; null = there is no further one. */
export interface Place {
  level: number
  next_ms: number | null
}

const NO_STEPS: readonly number[] = []

/** The steps of this priority. Low never calls anybody (clinical table 5.8). */
export function stepsOf(times: Times, priority: Priority): readonly number[] {
  if (priority === 'high') return times.high_ms
  return priority === 'medium' ? times.medium_ms : NO_STEPS
}

/** Where a chain begins at `now_ms`: a step at 0 ms is taken in the beginning itself, unless it is held back. */
export function begun(steps: readonly number[], now_ms: number, hold_ms: number): Place {
  const [first, second] = steps
  if (first === undefined) return { level: 0, next_ms: null }
  if (first > 0 || hold_ms > 0) return { level: 0, next_ms: now_ms + Math.max(first, hold_ms) }
  return { level: 1, next_ms: second === undefined ? null : now_ms + second }
}

/**
 * The place after one more step, due at `due_ms` and taken now; null when there is none. The steps after it keep their
 * distance from each other, also when this one came early or late.
 */
export function stepped(steps: readonly number[], level: number, due_ms: number, now_ms: number): Place | null {
  const taken = steps[level]
  if (taken === undefined) return null
  const from_ms = due_ms <= now_ms && now_ms - due_ms < STEP_LATE_MS ? due_ms : now_ms
  const following = steps[level + 1]
  return { level: level + 1, next_ms: following === undefined ? null : from_ms + following - taken }
}

/** When the next step is due for a chain that had none before: the ward's policy has been told, or has grown. */
export function dueAfter(steps: readonly number[], level: number, now_ms: number): number | null {
  const next = steps[level]
  return next === undefined ? null : now_ms + next - (steps[level - 1] ?? 0)
}
