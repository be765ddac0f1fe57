import { type IncomingMessage, request, type ServerResponse } from 'node:http'
import { API_STATUS } from '../../contracts/api.ts'
import type { Principal } from '../../contracts/role.ts'
import { can } from '../access/policy.ts'
import type { Trail } from '../audit/trail.ts'
import { bodyOf } from '../web/body.ts'

const BODY_MAX_BYTES = 4_096

/** The scenario menu of a demo: who may use the simulator tells it what to play. Does not exist outside a demo. */
export function demoMenu({
  controlPort,
  principalOf,
  trail,
}: {
  controlPort: number
  principalOf: (cookie: string) => Promise<Principal | null>
  trail: Pick<Trail, 'refused'>
}) {
  const pass = (incoming: IncomingMessage, response: ServerResponse, path: string, body: string) => {
    const onward = request(
      {
        host: '127.0.0.1',
        port: controlPort,
        path,
        method: incoming.method,
        headers: { 'content-type': 'application/json' },
        timeout: 3_000,
      },
      (reply) => {
        response.writeHead(reply.statusCode ?? 502, { 'content-type': 'application/json', 'cache-control': 'no-store' })
        reply.pipe(response)
      },
    )
    onward.on('timeout', () => onward.destroy(new Error('timeout')))
    onward.on(
      'error',
      () => response.headersSent || response.writeHead(503, { 'content-type': 'application/json' }).end('{"error":"unavailable"}'),
    )
    onward.end(body)
  }
  const answer = async (incoming: IncomingMessage, response: ServerResponse, path: string) => {
    const principal = await principalOf(incoming.headers.cookie ?? '')
    const decision = can(principal, 'use_simulator', null)
    if (!decision.allowed) {
      const { reason } = decision
      trail.refused(principal ?? { address: incoming.socket.remoteAddress ?? 'unknown' }, reason, `/demo${path}`)
      const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' }
      return void response.writeHead(API_STATUS[reason], headers).end(JSON.stringify({ error: reason }))
    }
    const body = await bodyOf(incoming, BODY_MAX_BYTES)
    if (body === null) return void response.writeHead(413).end()
    pass(incoming, response, path, body)
  }
  return (path: string) => (incoming: IncomingMessage, response: ServerResponse) => {
    answer(incoming, response, path).catch(() => response.headersSent || response.writeHead(500).end())
  }
}
