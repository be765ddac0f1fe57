import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Door } from './door.ts'
import { handshake, ORIGIN, openTestDoor, openTestPages, sayRaw } from './testing.ts'

let pages: Awaited<ReturnType<typeof openTestPages>>
let door: Door
let url = ''
let port = 0

beforeAll(async () => {
  pages = await openTestPages()
  ;({ door, url, port } = await openTestDoor({ webPort: pages.port, ready: () => ({ ok: false, detail: { storing: false } }) }))
})
afterAll(async () => {
  await door.close()
  pages.close()
})

const seen = async (path: string, headers: Record<string, string> = {}) =>
  (await (await fetch(url + path, { headers })).json()) as { path: string; body: number; headers: Record<string, string> }

test('[DOOR-1] a page request reaches the page process whole, with its body and where it came from', async () => {
  const reply = await fetch(`${url}/wards/a?x=1`, { method: 'POST', body: 'y'.repeat(100_000), headers: { origin: ORIGIN } })
  const { headers, ...rest } = (await reply.json()) as { headers: Record<string, string> }
  expect(rest).toMatchObject({ path: '/wards/a?x=1', body: 100_000 })
  expect(headers).toMatchObject({ 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'https' })
})

test.each([
  'x-middleware-subrequest',
  'x-middleware-rewrite',
  'x-middleware-set-cookie',
  'x-nextjs-data',
  'x-nextjs-matched-path',
  'x-invoke-path',
  'x-matched-path',
  'x-original-url',
  'x-rewrite-url',
  'x-http-method-override',
  'x-real-ip',
  'x-prerender-revalidate',
  'forwarded',
  'next-action',
  'content-security-policy-report-only',
])("[DOOR-2] %s, which steers Next's router or claims an origin, is not passed on", async (name) => {
  const { headers } = await seen('/x', { [name]: "script-src 'nonce-mine'" })
  expect(headers[name]).toBeUndefined()
})

test('[DOOR-2] who asks is what the connection says, not what the request claims', async () => {
  const claimed = { 'x-forwarded-for': '9.9.9.9', 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'ftp', 'x-forwarded-port': '1' }
  const { headers } = await seen('/x', claimed)
  expect(headers).toMatchObject({ 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'https' })
  expect(headers['x-forwarded-host']).toBe(new URL(url).host)
  expect(headers['x-forwarded-port']).toBeUndefined()
})

test('[DOOR-3] a body beyond the bound is refused, declared or not', async () => {
  const post = { method: 'POST', headers: { origin: ORIGIN } }
  expect((await fetch(`${url}/x`, { ...post, body: 'z'.repeat(1_100_000) })).status).toBe(413)
  let sent = 0
  const stream = new ReadableStream({
    // A turn of the loop for each piece, and an end to them: a sender that never waits would stop the door it fills.
    async pull(controller) {
      await new Promise((next) => setImmediate(next))
      if (++sent > 200) controller.close()
      else controller.enqueue(new Uint8Array(200_000))
    },
  })
  const undeclared = await fetch(`${url}/x`, { ...post, body: stream, duplex: 'half' } as RequestInit).catch((error: unknown) => error)
  expect(undeclared instanceof Response ? undeclared.status : 413, 'refused, or cut off').toBe(413)
  expect(sent, 'and long before its end').toBeLessThan(200)
})

test.each([
  '/anything',
  '/_next/webpack-hmr',
  'http://169.254.169.254/latest',
  '//evil',
  '/socket.io/',
  '/socket.io/?EIO=4&transport=polling',
])('[DOOR-4] no upgrade goes to the pages or to another protocol: %s', async (path) => {
  const answered = await sayRaw(port, handshake(path, { origin: ORIGIN }))
  expect(answered).toMatch(/^HTTP\/1.1 40[04] /)
  expect(answered).toContain('x-content-type-options: nosniff')
})

test('[DOOR-5] pages that are away give a page that tries again, and everything else goes on', async () => {
  const away = await openTestDoor({ webPort: () => 1 })
  const reply = await fetch(`${away.url}/wards/a`)
  expect(reply.status).toBe(503)
  expect(await reply.text()).toContain('Pages are starting again')
  expect((await fetch(`${away.url}/healthz`)).status).toBe(200)
  expect((await fetch(`${away.url}/readyz`)).status).toBe(200)
  await away.door.close()
})

test('[DOOR-6] readyz says what is not ready', async () => {
  const reply = await fetch(`${url}/readyz`)
  expect(reply.status).toBe(503)
  expect(await reply.json()).toEqual({ storing: false })
})

test('[SET-5] the door closes while a live socket is open: nobody waits for a screen to go', async () => {
  const other = await openTestDoor()
  other.door.sockets.on(
    'upgrade',
    (_, socket) => void socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n'),
  )
  const screen = connect(other.port, '127.0.0.1')
  screen.on('error', () => screen.destroy())
  screen.write(handshake('/socket.io/?EIO=4&transport=websocket', { origin: ORIGIN }))
  const first = await new Promise<Buffer>((done) => screen.once('data', done))
  expect(first.toString()).toContain('101 Switching')
  const gone = new Promise((done) => screen.once('close', done))
  await other.door.close()
  await gone
})
