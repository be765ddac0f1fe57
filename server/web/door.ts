import { createServer as createHttp, type IncomingMessage, type Server, ServerResponse } from 'node:http'
import { createServer as createHttps } from 'node:https'
import type { Socket } from 'node:net'
import { Transform } from 'node:stream'
import { createProxyServer } from 'httpxy'
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
/** Headers that steer Next's router or claim where a request came from are not passed on. */
const STEERING = [
  'x-middleware-subrequest',
  'x-middleware-rewrite',
  'x-middleware-next',
  'x-middleware-prefetch',
  'forwarded',
  'x-forwarded-port',
]

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

/** Hands page requests on; answers with a page that tries again when the page process is away or does not answer in time. */
function pages(port: () => number, scheme: string) {
  const proxy = createProxyServer({ proxyTimeout: PAGE_TIMEOUT_MS })
  const failed = (error: unknown, response: ServerResponse) => {
    log.warn({ error: String(error) }, 'page request failed')
    away(response, 503)
  }
  proxy.on('error', (error, _request, response) => response instanceof ServerResponse && failed(error, response))
  return {
    hand(incoming: IncomingMessage, response: ServerResponse): void {
      for (const name of STEERING) delete incoming.headers[name]
      incoming.headers['x-forwarded-for'] = incoming.socket.remoteAddress ?? ''
      incoming.headers['x-forwarded-proto'] = scheme
      incoming.headers['x-forwarded-host'] = incoming.headers.host ?? ''
      proxy
        .web(incoming, response, { target: `http://127.0.0.1:${port()}`, buffer: boundedBody(incoming, response) })
        .catch((error: unknown) => failed(error, response))
    },
    /** Development only: Next's reload socket. */
    tunnel(incoming: IncomingMessage, socket: Socket, head: Buffer): void {
      proxy.ws(incoming, socket, { target: `http://127.0.0.1:${port()}` }, head).catch(() => socket.destroy())
    },
  }
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
    if (!response.headersSent) response.writeHead(413, { 'content-type': 'text/plain', connection: 'close' }).end('body too large')
    incoming.destroy()
  })
  return incoming.pipe(body)
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
  const onward = webPort ? pages(webPort, tls ? 'https' : 'http') : null
  const answer = (incoming: IncomingMessage, response: ServerResponse) => {
    response.setHeader('x-content-type-options', 'nosniff')
    const path = (incoming.url ?? '').split('?')[0] ?? ''
    const mine = own.get(path)
    if (mine) return mine(incoming, response)
    if (!path.startsWith('/')) return void response.writeHead(400).end()
    if (!onward) return void response.writeHead(404).end()
    if (Number(incoming.headers['content-length'] ?? 0) > BODY_MAX_BYTES)
      return void response.writeHead(413, { 'content-type': 'text/plain', connection: 'close' }).end('body too large')
    onward.hand(incoming, response)
  }
  const server = tls ? createHttps({ cert: tls.cert, key: tls.key }, answer) : createHttp(answer)
  server.headersTimeout = 10_000
  server.requestTimeout = 30_000

  server.on('upgrade', (incoming, socket, head) => {
    if (incoming.url?.startsWith('/socket.io/')) return // answered by the live sockets
    if (dev && onward && incoming.url?.startsWith('/_next/')) return onward.tunnel(incoming, socket as Socket, head)
    socket.destroy()
  })

  // An upgraded socket is no longer the http server's to close, yet its close() waits for it.
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
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
        for (const socket of sockets) socket.destroy()
      }),
  }
}
