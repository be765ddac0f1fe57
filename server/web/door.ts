import { createServer as createHttp, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { createConnection } from 'node:net'
import type { Duplex } from 'node:stream'
import { log } from '../observe/log.ts'
import { metrics, registry } from '../observe/metrics.ts'

/**
 * The public port. Live sockets and the server's own few addresses are answered here; pages are handed to the page
 * process on loopback. No upgrade but /socket.io/ goes anywhere (CVE-2026-44578); in development Next's own reload does.
 */
export interface Door {
  server: Server
  /** Requests for these paths are answered here. */
  own(path: string, answer: (request: IncomingMessage, response: ServerResponse) => void): void
  listen(port: number, host: string): Promise<void>
  close(): Promise<void>
}

const PAGE_TIMEOUT_MS = 15_000
const BODY_MAX_BYTES = 1024 * 1024
/** Hop-by-hop headers and those that steer Next's router from outside are not passed on. */
const DROPPED = new Set([
  'connection',
  'keep-alive',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-middleware-subrequest',
  'x-middleware-rewrite',
  'x-middleware-next',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
])

const AWAY = `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="3"><title>Wardwave: pages are starting</title>
<body style="background:#0B0F14;color:#F1F5F9;font:16px/1.5 system-ui;display:grid;place-items:center;height:100vh;margin:0"><main style="max-width:36rem;padding:2rem">
<h1 style="font-size:24px">Pages are starting again</h1><p>Screens that are open go on: waves and alarms do not pass through here. This page tries again by itself.</p>
<p>Secondary display and notification; not the only alarm. Confirm at the bedside.</p></main></body></html>`

function away(response: ServerResponse, status: number): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'retry-after': '3' }).end(AWAY)
}

function forwarded(incoming: IncomingMessage, scheme: string): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(incoming.headers)) if (value !== undefined && !DROPPED.has(name)) headers[name] = value
  headers['x-forwarded-for'] = incoming.socket.remoteAddress ?? ''
  headers['x-forwarded-proto'] = scheme
  headers['x-forwarded-host'] = incoming.headers.host ?? ''
  return headers
}

function toPages(incoming: IncomingMessage, response: ServerResponse, port: number, scheme: string): void {
  if (Number(incoming.headers['content-length'] ?? 0) > BODY_MAX_BYTES) {
    response.writeHead(413, { 'content-type': 'text/plain', connection: 'close' }).end('body too large')
    return
  }
  const onward = request(
    {
      host: '127.0.0.1',
      port,
      method: incoming.method,
      path: incoming.url,
      headers: forwarded(incoming, scheme),
      timeout: PAGE_TIMEOUT_MS,
    },
    (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers)
      reply.pipe(response)
    },
  )
  onward.on('timeout', () => onward.destroy(new Error('page process did not answer in time')))
  onward.on('error', (error) => {
    log.warn({ error: error.message }, 'page request failed')
    away(response, 503)
  })
  response.on('close', () => onward.destroy())
  let taken = 0
  incoming.on('data', (chunk: Buffer) => {
    taken += chunk.length
    if (taken > BODY_MAX_BYTES) incoming.destroy()
  })
  incoming.pipe(onward)
}

/** Development only: Next's reload socket. */
function tunnel(incoming: IncomingMessage, socket: Duplex, head: Buffer, port: number): void {
  const onward = createConnection(port, '127.0.0.1', () => {
    const lines = [`${incoming.method} ${incoming.url} HTTP/1.1`]
    for (let i = 0; i < incoming.rawHeaders.length; i += 2) lines.push(`${incoming.rawHeaders[i]}: ${incoming.rawHeaders[i + 1]}`)
    onward.write(`${lines.join('\r\n')}\r\n\r\n`)
    onward.write(head)
    onward.pipe(socket).pipe(onward)
  })
  onward.on('error', () => socket.destroy())
  socket.on('error', () => onward.destroy())
}

function isLoopback(address: string | undefined): boolean {
  return address === '127.0.0.1' || address === '::1' || address === '::ffff:127.0.0.1'
}

/** `webPort` null: no page process (programs that need the core alone). `ready` says whether everything behind it works. */
export function openDoor({
  tls,
  webPort,
  dev,
  ready,
}: {
  tls: { cert: string; key: string } | null
  webPort: (() => number) | null
  dev: boolean
  ready: () => { ok: boolean; detail: Record<string, unknown> }
}): Door {
  const own = new Map<string, (request: IncomingMessage, response: ServerResponse) => void>()
  const scheme = tls ? 'https' : 'http'
  const answer = (incoming: IncomingMessage, response: ServerResponse) => {
    response.setHeader('x-content-type-options', 'nosniff')
    const path = (incoming.url ?? '').split('?')[0] ?? ''
    const mine = own.get(path)
    if (mine) return mine(incoming, response)
    if (!path.startsWith('/')) return void response.writeHead(400).end()
    if (!webPort) return void response.writeHead(404).end()
    toPages(incoming, response, webPort(), scheme)
  }
  const server = tls ? createHttps({ cert: tls.cert, key: tls.key }, answer) : createHttp(answer)
  server.headersTimeout = 10_000
  server.requestTimeout = 30_000

  server.on('upgrade', (incoming, socket, head) => {
    if (incoming.url?.startsWith('/socket.io/')) return // answered by the live sockets
    if (dev && webPort && incoming.url?.startsWith('/_next/')) return tunnel(incoming, socket, head, webPort())
    socket.destroy()
  })

  own.set('/healthz', (_, response) => void response.writeHead(200, { 'content-type': 'text/plain' }).end('ok'))
  own.set('/readyz', (_, response) => {
    const { ok, detail } = ready()
    response.writeHead(ok ? 200 : 503, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(detail))
  })
  own.set('/metrics', (incoming, response) => {
    if (!isLoopback(incoming.socket.remoteAddress)) return void response.writeHead(403).end()
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  metrics.viewers.set(0)

  return {
    server,
    own: (path, reply) => void own.set(path, reply),
    listen: (port, host) =>
      new Promise((done, fail) => {
        server.once('error', fail)
        server.listen(port, host, () => {
          server.off('error', fail)
          done()
        })
      }),
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}
