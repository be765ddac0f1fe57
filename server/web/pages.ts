import { type IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Transform } from 'node:stream'
import { createProxyServer } from 'httpxy'
import { log } from '../observe/log.ts'
import { verdictOf } from './flight.ts'
import { mayBeKept } from './headers.ts'
import { dropSteering } from './target.ts'

/** What one request was found to be: who asks, how browsers reach us, and what its answer says of itself. */
export interface Asked {
  address: string
  scheme: 'http' | 'https'
  path: string
  headers: Readonly<Record<string, string>>
}

export interface Pages {
  hand(incoming: IncomingMessage, response: ServerResponse, asked: Asked): void
  /** Development only: Next's reload socket. */
  tunnel(incoming: IncomingMessage, socket: Socket, head: Buffer): void
}

const PAGE_TIMEOUT_MS = 15_000
export const BODY_MAX_BYTES = 1024 * 1024
/** A page's data are some 20 KB. */
const FLIGHT_MAX_BYTES = 4 * 1024 * 1024

const AWAY = `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="3"><title>Wardwave: pages are starting</title>
<body style="background:#0B0F14;color:#F1F5F9;font:16px/1.5 system-ui;display:grid;place-items:center;height:100vh;margin:0"><main style="max-width:36rem;padding:2rem">
<h1 style="font-size:24px">Pages are starting again</h1><p>Screens that are open go on: waves and alarms do not pass through here. This page tries again by itself.</p>
<p>Secondary display and notification; not the only alarm. Confirm at the bedside.</p></main></body></html>`

function away(response: ServerResponse, status: number): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'retry-after': '3' }).end(AWAY)
}

/** Hands page requests to the page process; answers with a page that tries again when it is away or does not answer in time. */
export function createPages(port: () => number, dev: boolean): Pages {
  // In development Next's reload asks for page data and steers by headers of its own; nobody but its author is served.
  const isFlight = (incoming: IncomingMessage) => !dev && incoming.headers.rsc !== undefined
  const proxy = createProxyServer({ proxyTimeout: PAGE_TIMEOUT_MS })
  const failed = (error: unknown, response: ServerResponse) => {
    log.warn({ error: String(error) }, 'page request failed')
    away(response, 503)
  }
  proxy.on('error', (error, _request, response) => response instanceof ServerResponse && failed(error, response))
  proxy.on('proxyRes', (reply: IncomingMessage, incoming: IncomingMessage, response: ServerResponse) => {
    const ours = new Set(response.getHeaderNames())
    if (mayBeKept(incoming.url ?? '', reply.statusCode ?? 0)) ours.delete('cache-control')
    for (const name of ours) delete reply.headers[name]
    if (isFlight(incoming)) passFlight(reply, response).catch((error: unknown) => failed(error, response))
  })
  return {
    hand(incoming, response, { address, scheme, headers }) {
      if (!dev) dropSteering(incoming.headers)
      incoming.headers['content-security-policy'] = headers['content-security-policy'] ?? ''
      incoming.headers['x-forwarded-for'] = address
      incoming.headers['x-forwarded-proto'] = scheme
      incoming.headers['x-forwarded-host'] = incoming.headers.host ?? ''
      const target = {
        target: `http://127.0.0.1:${port()}`,
        buffer: boundedBody(incoming, response),
        selfHandleResponse: isFlight(incoming),
      }
      proxy.web(incoming, response, target).catch((error: unknown) => failed(error, response))
    },
    tunnel(incoming, socket, head) {
      proxy.ws(incoming, socket, { target: `http://127.0.0.1:${port()}` }, head).catch(() => socket.destroy())
    },
  }
}

/** A page's data for Next's router, with the status the page itself has. */
async function passFlight(reply: IncomingMessage, response: ServerResponse): Promise<void> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of reply) {
    bytes += (piece as Buffer).length
    if (bytes > FLIGHT_MAX_BYTES) throw new Error('page data too large')
    pieces.push(piece as Buffer)
  }
  const flight = Buffer.concat(pieces)
  const verdict = reply.headers['content-type'] === 'text/x-component' ? verdictOf(flight.toString()) : null
  const { connection, 'keep-alive': _, 'transfer-encoding': __, 'content-length': ___, ...kept } = reply.headers
  for (const [name, value] of Object.entries(kept)) if (value !== undefined) response.setHeader(name, value)
  if (verdict?.location) response.setHeader('location', verdict.location)
  response.writeHead(verdict?.status ?? reply.statusCode ?? 502).end(flight)
}

/** A request's body on its way to the pages; past the bound it breaks off. */
function boundedBody(incoming: IncomingMessage, response: ServerResponse): Transform {
  let taken = 0
  const body = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      taken += chunk.length
      next(taken > BODY_MAX_BYTES ? new Error('body too large') : null, chunk)
    },
  })
  body.on('error', () => {
    if (!response.headersSent)
      response.writeHead(413, { 'content-type': 'application/json', connection: 'close' }).end('{"error":"too_large"}')
    incoming.destroy()
  })
  return incoming.pipe(body)
}
