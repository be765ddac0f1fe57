import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Door, openDoor } from './door.ts'

/** A page process of our own: says what reached it. */
let pages: Server
let door: Door
let url = ''
let port = 0

beforeAll(async () => {
  pages = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => response.end(JSON.stringify({ path: request.url, body: body.length, headers: request.headers })))
  })
  await new Promise<void>((done) => pages.listen(0, '127.0.0.1', done))
  door = openDoor({
    tls: null,
    webPort: () => (pages.address() as AddressInfo).port,
    dev: false,
    ready: () => ({ ok: false, detail: { storing: false } }),
  })
  await door.listen(0, '127.0.0.1')
  port = (door.server.address() as AddressInfo).port
  url = `http://127.0.0.1:${port}`
})

afterAll(async () => {
  await door.close()
  pages.close()
})

test('[DOOR-1] a page request reaches the page process whole, with its body and where it came from', async () => {
  const reply = await fetch(`${url}/wards/a?x=1`, { method: 'POST', body: 'y'.repeat(100_000) })
  const seen = (await reply.json()) as { path: string; body: number; headers: Record<string, string> }
  expect(seen).toMatchObject({ path: '/wards/a?x=1', body: 100_000 })
  expect(seen.headers).toMatchObject({ 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http' })
})

test("[DOOR-2] headers that steer Next's router or claim an origin are not passed on", async () => {
  const reply = await fetch(`${url}/x`, {
    headers: { 'x-middleware-subrequest': 'middleware', 'x-forwarded-for': '9.9.9.9', forwarded: 'for=9.9.9.9' },
  })
  const { headers } = (await reply.json()) as { headers: Record<string, string> }
  expect(headers['x-middleware-subrequest']).toBeUndefined()
  expect(headers.forwarded).toBeUndefined()
  expect(headers['x-forwarded-for']).toBe('127.0.0.1')
})

test('[DOOR-3] a body beyond the bound is refused, declared or not', async () => {
  expect((await fetch(`${url}/x`, { method: 'POST', body: 'z'.repeat(1_100_000) })).status).toBe(413)
  const stream = new ReadableStream({
    pull(controller) {
      controller.enqueue(new Uint8Array(200_000))
    },
  })
  const endless = await fetch(`${url}/x`, { method: 'POST', body: stream, duplex: 'half' } as RequestInit).catch((error: unknown) => error)
  expect(endless instanceof Response ? endless.status : 0).not.toBe(200)
})

test.each(['/anything', '/_next/webpack-hmr', 'http://169.254.169.254/latest', '//evil'])(
  '[DOOR-4] no upgrade goes to the pages: %s',
  async (path) => {
    const answered = await new Promise<string>((done) => {
      const socket = connect(port, '127.0.0.1', () =>
        socket.write(
          `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
        ),
      )
      let text = ''
      socket.on('data', (d) => {
        text += d
      })
      socket.on('close', () => done(text))
      socket.on('error', () => done(text))
    })
    expect(answered).not.toContain('101')
  },
)

test('[DOOR-5] pages that are away give a page that tries again, and everything else goes on', async () => {
  const away = openDoor({ tls: null, webPort: () => 1, dev: false, ready: () => ({ ok: true, detail: {} }) })
  await away.listen(0, '127.0.0.1')
  const at = `http://127.0.0.1:${(away.server.address() as AddressInfo).port}`
  const reply = await fetch(`${at}/wards/a`)
  expect(reply.status).toBe(503)
  expect(await reply.text()).toContain('Pages are starting again')
  expect((await fetch(`${at}/healthz`)).status).toBe(200)
  expect((await fetch(`${at}/readyz`)).status).toBe(200)
  await away.close()
})

test('[DOOR-6] readyz says what is not ready', async () => {
  const reply = await fetch(`${url}/readyz`)
  expect(reply.status).toBe(503)
  expect(await reply.json()).toEqual({ storing: false })
})

test('[SET-5] the door closes while a live socket is open: nobody waits for a screen to go', async () => {
  const other = openDoor({ tls: null, webPort: null, dev: false, ready: () => ({ ok: true, detail: {} }) })
  other.server.on(
    'upgrade',
    (_, socket) => void socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n'),
  )
  await other.listen(0, '127.0.0.1')
  const screen = connect((other.server.address() as AddressInfo).port, '127.0.0.1')
  screen.on('error', () => screen.destroy())
  screen.write('GET /socket.io/ HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n')
  await new Promise((done) => screen.once('data', done))
  const gone = new Promise((done) => screen.once('close', done))
  await other.close()
  await gone
})
