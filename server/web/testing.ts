import { createServer, type IncomingMessage, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { systemClock } from '../clock.ts'
import { type DoorOptions, openDoor } from './door.ts'

/** For tests of the door: the door on a port of its own, before a page process that says what reached it. */
export const ORIGIN = 'https://ward.test'

export async function openTestDoor(over: Partial<DoorOptions> = {}) {
  const door = openDoor({
    clock: systemClock,
    tls: null,
    webPort: null,
    dev: false,
    ready: () => ({ ok: true, detail: {} }),
    origins: [ORIGIN],
    trustedProxies: [],
    ...over,
  })
  await door.listen(0, '127.0.0.1')
  const { port } = door.server.address() as AddressInfo
  return { door, port, url: `http://127.0.0.1:${port}` }
}

/** What a page process was asked: `{ path, body, headers }`, unless `reply` answers otherwise. */
export async function openTestPages(
  reply?: (incoming: IncomingMessage) => { status: number; headers: Record<string, string>; body: string },
) {
  const pages: Server = createServer((request, response) => {
    let body = 0
    request.on('data', (chunk: Buffer) => {
      body += chunk.length
    })
    request.on('end', () => {
      const said = reply?.(request)
      response.writeHead(said?.status ?? 200, said?.headers ?? {})
      response.end(said?.body ?? JSON.stringify({ path: request.url, body, headers: request.headers }))
    })
  })
  await new Promise<void>((done) => pages.listen(0, '127.0.0.1', done))
  return { port: () => (pages.address() as AddressInfo).port, close: () => pages.close() }
}

/** Sends exactly these bytes; resolves with all that comes back until the other side closes, or `enough_ms` have passed. */
export function sayRaw(port: number, bytes: string, enough_ms = 2_000): Promise<string> {
  return new Promise((done) => {
    let text = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    const end = () => {
      clearTimeout(timer)
      socket.destroy()
      done(text)
    }
    const timer = setTimeout(end, enough_ms)
    socket.on('data', (piece) => {
      text += piece
    })
    socket.on('close', end)
    socket.on('error', end)
  })
}

/** A websocket handshake as bytes. */
export function handshake(path: string, headers: Record<string, string>): string {
  const lines = Object.entries({ host: 'ward.test', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`)
  return `GET ${path} HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${lines.join('')}\r\n`
}
