import { randomBytes } from 'node:crypto'
import { removed } from '../access/controls.ts'
import type { Clock } from '../clock.ts'

/**
 * What opens a live socket once: fetched by a page of ours with its session, given back in the socket's first message. A page
 * of somebody else can make a browser open a socket with its cookies, but not read this. Kept in memory only: a server that
 * starts anew knows none, and screens fetch another.
 */
export interface Tickets {
  issue(session: string): string
  /** Whether `ticket` was issued to `session`, within TICKET_AGE_MS, and not yet used. It is used up by asking. */
  redeem(ticket: unknown, session: string): boolean
}

export const TICKET_AGE_MS = 30_000
/** Unused tickets of one session; the oldest goes. Eight tabs that reconnect twice. */
const PER_SESSION_MAX = 16
const SESSIONS_MAX = 10_000

export function createTickets(clock: Clock): Tickets {
  const held = new Map<string, Map<string, number>>()
  return {
    issue(session) {
      const ticket = randomBytes(32).toString('base64url')
      const mine = [...(held.get(session) ?? []), [ticket, clock.monotonic_ms() + TICKET_AGE_MS] as const].slice(-PER_SESSION_MAX)
      held.delete(session)
      held.set(session, new Map(mine))
      if (held.size > SESSIONS_MAX) held.delete(held.keys().next().value as string)
      return ticket
    },
    redeem(ticket, session) {
      if (removed('ticket')) return true
      const mine = held.get(session)
      const until_ms = typeof ticket === 'string' ? mine?.get(ticket) : undefined
      if (until_ms === undefined) return false
      mine?.delete(ticket as string)
      if (mine?.size === 0) held.delete(session)
      return clock.monotonic_ms() < until_ms
    },
  }
}
