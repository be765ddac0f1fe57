import type { Refusal } from '../../contracts/command.ts'

/** What the engine answers to an intent. */
export type Answer = { ok: true } | { ok: false; reason: Refusal; detail?: Record<string, string | number> }

export const done: Answer = { ok: true }

export function refused(reason: Refusal, detail?: Record<string, string | number>): Answer {
  return { ok: false, reason, ...(detail && { detail }) }
}
