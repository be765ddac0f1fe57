import type { TicketReply } from '../../contracts/live.ts'

const PATIENCE_MS = 3_000

/**
 * For socket.io's `auth`: a new ticket for every connection, first and again. Without one the server refuses the socket and
 * says why (signed out, away), which the client knows what to do with. An answer that comes when a later connection has
 * already asked is not given: it would speak into that one.
 */
export function createTicketDesk(fetchOne: () => Promise<string | null>): (give: (auth: { ticket?: string }) => void) => void {
  let asked = 0
  return (give) => {
    const mine = ++asked
    void fetchOne().then((ticket) => mine === asked && give(ticket === null ? {} : { ticket }))
  }
}

/** null: none was given, for whatever reason. */
export async function fetchTicket(): Promise<string | null> {
  try {
    const reply = await fetch('/live/ticket', { method: 'POST', cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) })
    return reply.ok ? ((await reply.json()) as TicketReply).ticket : null
  } catch {
    return null // the refusal that follows is told; there is nothing more to say of it
  }
}
