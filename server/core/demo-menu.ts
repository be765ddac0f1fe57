import { type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { Principal } from '../../contracts/role.ts'

const BODY_MAX_BYTES = 4_096

/** The scenario menu of a demo: signed-in people may tell the simulator what to play. Does not exist outside a demo. */
export function demoMenu({
  controlPort,
  principalOf,
}: {
  controlPort: number
  principalOf: (cookie: string) => Promise<Principal | null>
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
    if (!principal) return void response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":"signed_out"}')
    let body = ''
    for await (const chunk of incoming) {
      body += chunk
      if (body.length > BODY_MAX_BYTES) return void response.writeHead(413).end()
    }
    pass(incoming, response, path, body)
  }
  return (path: string) => (incoming: IncomingMessage, response: ServerResponse) => {
    answer(incoming, response, path).catch(() => response.headersSent || response.writeHead(500).end())
  }
}
