import type { HoldReason } from '../../contracts/error.ts'

/** A device that hears nothing for 2 s may doubt the line; this leaves room for one late tick. */
export const SILENCE_MS = 1_500
/** A hold is repeated this often while its reason lasts. */
const REPEAT_MS = 1_000

export interface Said {
  up_to: number
  hold: HoldReason | ''
  at_ms: number
}

export type Reply = { ack: { up_to: number } } | { hold: { reason: HoldReason; up_to: number } }

/**
 * What to tell a device now, or null: progress first, else why there is none, else the same acknowledgement again
 * before 2 s of silence. Pure; `at_ms` on any clock, the same each time.
 */
export function nextReply(said: Said, kept_up_to: number, hold: HoldReason | '', now_ms: number): Reply | null {
  if (kept_up_to > said.up_to) return { ack: { up_to: kept_up_to } }
  const silent_ms = now_ms - said.at_ms
  if (hold !== '' && (said.hold !== hold || silent_ms >= REPEAT_MS)) return { hold: { reason: hold, up_to: kept_up_to } }
  if (silent_ms >= SILENCE_MS || (hold === '' && said.hold !== '')) return { ack: { up_to: kept_up_to } }
  return null
}
