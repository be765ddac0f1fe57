import { createServer as createHttp, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import { createServer as createHttps, type Server as SecureServer } from 'node:https'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { log } from '../observe/log.ts'
import { metrics, registry } from '../observe/metrics.ts'
import { type Certificate, TLS_MIN } from './certificate.ts'
import { createEntrance, type Entrance, type EntranceOptions, type Refusal } from './entrance.ts'
import { BODY_MAX_BYTES, createPages, type Pages } from './pages.ts'
import { isPrefetch } from './target.ts'

/**
 * The public port. Every request and every upgrade is judged at the entrance first. Live sockets and the server's own few
 * addresses are answered here; pages are handed to the page process on loopback. No upgrade but /socket.io/ goes anywhere
 * (CVE-2026-44578); in development Next's own reload does.
 */
export interface Door {
  server: Server
  /** Sees the upgrades for live sockets that were let in, and nothing else. It listens on no port. */
  sockets: Server
  /** Requests for these paths are answered here. */
  own(path: string, answer: OwnAnswer): void
  /** A new certificate for new connections. */
  renew(certificate: Certificate): void
  listen(port: number, host: string): Promise<void>
  close(): Promise<void>
}
type OwnAnswer = (request: IncomingMessage, response: ServerResponse) => void

/** Whoever sends slowly on purpose is let go: all headers within 10 s, the whole request within 30 s. */
const PATIENCE = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 2_000, keepAliveTimeout: 10_000 }
const CONNECTIONS_MAX = 20_000
const HEADERS_MAX = 100

export interface DoorOptions extends EntranceOptions {
  tls: Certificate | null
  /** null: no page process (programs that need the core alone). */
  webPort: (() => number) | null
  /** Whether everything behind the door works. */
  ready: () => { ok: boolean; detail: Record<string, unknown> }
}

export function openDoor(options: DoorOptions): Door {
  const { tls, webPort, dev, ready } = options
  const entrance = createEntrance(options)
  const own = new Map<string, OwnAnswer>()
  const pages = webPort ? createPages(webPort, dev) : null

  const answer = (incoming: IncomingMessage, response: ServerResponse) => {
    const { asked, refusal } = entrance.judge(incoming, false)
    for (const [name, value] of Object.entries(asked.headers)) response.setHeader(name, value)
    if (refusal) return refuse(incoming, response, refusal)
    const mine = own.get(asked.path)
    if (mine) return mine(incoming, response)
    if (!pages || asked.path.startsWith('/socket.io')) return refuse(incoming, response, { status: 404, error: 'not_found' })
    if (!dev && isPrefetch(incoming.headers)) return void response.writeHead(204).end()
    if (Number(incoming.headers['content-length'] ?? 0) > BODY_MAX_BYTES)
      return void response.writeHead(413, { 'content-type': 'application/json', connection: 'close' }).end('{"error":"too_large"}')
    pages.hand(incoming, response, asked)
  }
  const server = tls ? createHttps({ ...tls, ...PATIENCE, minVersion: TLS_MIN }, answer) : createHttp(PATIENCE, answer)
  server.maxConnections = CONNECTIONS_MAX
  server.maxHeadersCount = HEADERS_MAX
  const sockets = createHttp()
  server.on('upgrade', (incoming, socket, head) => upgrade({ entrance, sockets, pages: dev ? pages : null }, incoming, socket, head))
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => breakOff(socket, statusOf(error), entrance.headers()))

  // An upgraded socket is no longer the http server's to close, yet its close() waits for it.
  const connections = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
  })

  own.set('/healthz', (_, response) => void response.writeHead(200, { 'content-type': 'text/plain' }).end('ok'))
  own.set('/readyz', (_, response) => {
    const { ok, detail } = ready()
    response.writeHead(ok ? 200 : 503, { 'content-type': 'application/json' }).end(JSON.stringify(detail))
  })
  own.set('/metrics', (incoming, response) => {
    if (!entrance.addresses.isOwnMachine(incoming)) return void response.writeHead(403).end()
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  metrics.viewers.set(0)

  return {
    server,
    sockets,
    own: (path, reply) => void own.set(path, reply),
    renew: (certificate) => (server as SecureServer).setSecureContext({ ...certificate, minVersion: TLS_MIN }),
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
        for (const socket of connections) socket.destroy()
      }),
  }
}

function refuse(incoming: IncomingMessage, response: ServerResponse, { status, error, headers = {} }: Refusal): void {
  metrics.engineCounts.inc({ name: 'door', reason: error })
  log.debug({ status, error }, 'not let in')
  // What it still sends is of no interest: the connection ends with the answer.
  const rest = incoming.method === 'GET' || incoming.method === 'HEAD' ? {} : { connection: 'close' }
  response.writeHead(status, { 'content-type': 'application/json', ...rest, ...headers }).end(JSON.stringify({ error }))
}

function upgrade(
  { entrance, sockets, pages }: { entrance: Entrance; sockets: Server; pages: Pages | null },
  incoming: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  const { asked, refusal } = entrance.judge(incoming, true)
  if (refusal) {
    metrics.engineCounts.inc({ name: 'door', reason: refusal.error })
    breakOff(socket, refusal.status, { ...asked.headers, ...refusal.headers })
  } else if (isLive(asked.path, incoming.url ?? '')) sockets.emit('upgrade', incoming, socket, head)
  else if (pages && asked.path.startsWith('/_next/')) pages.tunnel(incoming, socket as Socket, head)
  else breakOff(socket, 404, asked.headers)
}

/** Live sockets are websockets from the start: no polling before, no other protocol. */
function isLive(path: string, url: string): boolean {
  const query = new URLSearchParams(url.split('?')[1])
  return path === '/socket.io' && query.get('EIO') === '4' && query.get('transport') === 'websocket' && !query.has('sid')
}

function statusOf({ code }: NodeJS.ErrnoException): number {
  return code === 'HPE_HEADER_OVERFLOW' ? 431 : code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
}

/** The last words on a connection that never became a request, or will not become a socket. */
function breakOff(socket: Duplex, status: number, headers: Record<string, string>): void {
  if (!socket.writable) return void socket.destroy()
  const lines = Object.entries({ ...headers, connection: 'close', 'content-length': '0' }).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.on('error', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`, () => socket.destroy())
}
