import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Sessions } from '../access/session.ts'
import { log } from '../observe/log.ts'
import type { Tickets } from './tickets.ts'

/** Where a page fetches the ticket for its next socket. */
export const TICKET_PATH = '/live/ticket'

/** POST only, by whoever has a session in force: `{ ticket }`, 401 `signed_out`, 503 `unavailable`. The door has judged the origin. */
export function ticketOffice(sessions: Pick<Sessions, 'principalFromCookie'>, tickets: Tickets) {
  const reply = (response: ServerResponse, status: number, body: Record<string, string>) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  return (incoming: IncomingMessage, response: ServerResponse): void => {
    incoming.resume() // nothing in it matters
    if (incoming.method !== 'POST') reply(response, 405, { error: 'method_not_allowed' })
    else
      sessions.principalFromCookie(incoming.headers.cookie).then(
        (principal) =>
          principal ? reply(response, 200, { ticket: tickets.issue(principal.session) }) : reply(response, 401, { error: 'signed_out' }),
        (error: unknown) => {
          log.warn({ error: String(error) }, 'no ticket: the database does not answer')
          reply(response, 503, { error: 'unavailable' })
        },
      )
  }
}
