import { afterAll, beforeAll, expect, test } from 'vitest'
import { TWILIO_STATUS_PATH } from '../../contracts/contact.ts'
import { createAddresses } from './address.ts'
import type { Door } from './door.ts'
import { isHostAllowed, isOriginAllowed } from './origin.ts'
import { createRates, RATES } from './rates.ts'
import { readTarget } from './target.ts'
import { handshake, ORIGIN, openTestDoor, openTestPages, sayRaw } from './testing.ts'

let pages: Awaited<ReturnType<typeof openTestPages>>
let door: Door
let url = ''
let port = 0
const clock = { now_ms: () => now, monotonic_ms: () => now }
let now = 1_000_000
const told: Array<{ address: string; reason: string; path: string }> = []

beforeAll(async () => {
  pages = await openTestPages()
  const onRefused = (address: string, reason: string, path: string) => void told.push({ address, reason, path })
  ;({ door, url, port } = await openTestDoor({ clock, webPort: pages.port, trustedProxies: ['127.0.0.1', '10.1.0.0/16'], onRefused }))
  door.own('/mine', (_, response) => void response.writeHead(200).end('mine'))
})
afterAll(async () => {
  await door.close()
  pages.close()
})

/** Origins that look like ours. */
const FOREIGN = [undefined, 'null', '', 'http://evil.test', 'https://sub.ward.test', 'https://ward.test.evil.test', 'http://ward.test']
FOREIGN.push(
  'https://ward.test:8443',
  'https://ward.test/',
  'https://wardxtest',
  'HTTPS://WARD.TEST',
  'https://ward.test,https://evil.test',
)

test.each(FOREIGN)('[SEC-1] a change that comes from %s is refused, at pages and at our own addresses', async (origin) => {
  expect(isOriginAllowed(origin, [ORIGIN])).toBe(false)
  for (const path of ['/api/x', '/mine'])
    for (const method of ['POST', 'PATCH', 'DELETE', 'PUT']) {
      const reply = await fetch(url + path, { method, headers: origin === undefined ? {} : { origin } })
      expect([path, method, reply.status, await reply.json()]).toEqual([path, method, 403, { error: 'origin_not_allowed' }])
    }
})

test('[SEC-1] from one of our own pages it is taken; looking needs no origin', async () => {
  for (const path of ['/api/x', '/mine']) {
    expect((await fetch(url + path, { method: 'POST', headers: { origin: ORIGIN } })).status).toBe(200)
    expect((await fetch(url + path)).status).toBe(200)
  }
})

test.each(FOREIGN)('[SEC-2] a socket that comes from %s is refused before anything else', async (origin) => {
  const said = await sayRaw(port, handshake('/socket.io/?EIO=4&transport=websocket', origin === undefined ? {} : { origin }))
  expect(said).toMatch(/^HTTP\/1.1 403 /)
})

test('[CHN-7] reports of a text provider need no origin, for they are signed; what lies beside their path does', async () => {
  door.own(TWILIO_STATUS_PATH, (_, response) => void response.writeHead(204).end())
  const ask = async (path: string) => (await fetch(url + path, { method: 'POST' })).status
  expect([
    await ask(TWILIO_STATUS_PATH),
    await ask(`${TWILIO_STATUS_PATH}/x`),
    await ask(`${TWILIO_STATUS_PATH}%2f..%2f..%2fmine`),
    await ask('/mine'),
  ]).toEqual([204, 403, 400, 403])
})

test('[SEC-2] what came from elsewhere is told to the audit', async () => {
  told.length = 0
  await fetch(`${url}/api/patients/e7/limits?x=1`, {
    method: 'POST',
    headers: { origin: 'https://evil.test', 'x-forwarded-for': '10.7.7.7' },
  })
  expect(told).toEqual([{ address: '10.7.7.7', reason: 'origin', path: expect.stringMatching(/^\/api\/patients/) }])
})

test.each(['TRACE', 'OPTIONS', 'PROPFIND'])('[SEC-3] no method but those that are used: %s', async (method) => {
  expect(await sayRaw(port, `${method} /x HTTP/1.1\r\nhost: ward.test\r\norigin: ${ORIGIN}\r\nconnection: close\r\n\r\n`)).toMatch(
    /^HTTP\/1.1 405 /,
  )
})

test('[SEC-4] a name that is not ours is not served; an address is, and health by any name', async () => {
  for (const host of ['evil.test', 'ward.test.evil.test', 'evil.test:3000', 'ward.test@evil.test', 'a b'])
    expect([host, isHostAllowed(host, [ORIGIN])]).toEqual([host, false])
  for (const host of ['ward.test', 'ward.test:8443', 'WARD.test', 'localhost:3000', '10.0.0.7:3000', '[::1]:3000'])
    expect([host, isHostAllowed(host, [ORIGIN])]).toEqual([host, true])
  expect(isHostAllowed(undefined, [ORIGIN])).toBe(false)
  const get = (path: string) => sayRaw(port, `GET ${path} HTTP/1.1\r\nhost: evil.test\r\nconnection: close\r\n\r\n`)
  expect(await get('/wards')).toMatch(/^HTTP\/1.1 421 /)
  expect(await get('/healthz')).toMatch(/^HTTP\/1.1 200 /)
})

test.each([
  '/%2e%2e/x',
  '/wards/%2E',
  '//wards',
  '/wards//a',
  '/wards%2fa',
  '/a%5cb',
  '/a\\b',
  '/a/../b',
  '/a/.',
  '/a%00',
  '/a%252e',
  '/a%',
  '/a%c3',
])('[SEC-5] a path that could be read in two ways is refused: %s', async (path) => {
  expect(readTarget(path, false)).toEqual({ refuse: 400 })
  expect(await sayRaw(port, `GET ${path} HTTP/1.1\r\nhost: ward.test\r\nconnection: close\r\n\r\n`)).toMatch(/^HTTP\/1.1 400 /)
})

test.each([
  '/wards/a.rsc',
  '/wards/a.segments/_tree.segment.rsc',
  '/a.prefetch.rsc',
  '/_next/data/x/wards.json',
  '/_next/image',
  '/_next',
  '/a.RSC',
])("[SEC-5] Next's other spellings of a page are not there: %s", (path) => expect(readTarget(path, false)).toEqual({ refuse: 404 }))

test('[SEC-5] a trailing slash and names that steer the router are taken off, and the rest reaches the page as it was', async () => {
  expect(readTarget('/wards/a/?nxtPward=b&x=1&nxtIward=c&__nextLocale=de&%6extPward=d&_rsc=k', false)).toEqual({
    path: '/wards/a',
    query: '?x=1&_rsc=k',
  })
  expect(readTarget('/', false)).toEqual({ path: '/', query: '' })
  expect(readTarget('/?__nextDataReq=1', false)).toEqual({ path: '/', query: '' })
  expect(readTarget(`/${'a'.repeat(9_000)}`, false)).toEqual({ refuse: 414 })
  expect(readTarget('/_next/static/chunks/a.js', false)).toEqual({ path: '/_next/static/chunks/a.js', query: '' })
  expect(((await (await fetch(`${url}/wards/a/?nxtPward=b&y=%20`)).json()) as { path: string }).path).toBe('/wards/a?y=%20')
})

test("[SEC-6] the router's look ahead gets nothing, whoever asks", async () => {
  for (const name of ['next-router-prefetch', 'next-router-segment-prefetch']) {
    const reply = await fetch(`${url}/wards/a`, { headers: { rsc: '1', [name]: '1' } })
    expect([reply.status, await reply.text()]).toEqual([204, ''])
  }
})

const refusedOf = (count: number, ask: () => number | null) => Array.from({ length: count }, ask).filter((wait_s) => wait_s !== null).length

test('[SEC-10] one address may ask much, not without end; others go on, and so does it a little later', () => {
  const rates = createRates(clock)
  const ask = (address: string) => rates.wait_s({ method: 'GET', headers: {} }, address, '/wards')
  expect(refusedOf(RATES.address.burst + 5, () => ask('10.9.9.1'))).toBe(5)
  expect(ask('10.9.9.2')).toBeNull()
  now += 1_000
  expect(refusedOf(RATES.address.per_s + 5, () => ask('10.9.9.1'))).toBe(5)
  expect(RATES.address.burst).toBeGreaterThanOrEqual(200 * 30)
})

test('[SEC-11] one session may open eight tabs at once, not a flood', () => {
  const rates = createRates(clock)
  const ask = (cookie: string) => rates.wait_s({ method: 'GET', headers: { cookie } }, '10.9.9.3', '/wards')
  expect(refusedOf(RATES.session.burst + 3, () => ask('a=b; __Host-wardwave.session=abc'))).toBe(3)
  expect(ask('a=b; __Host-wardwave.session=abd')).toBeNull()
  expect(RATES.session.burst).toBeGreaterThanOrEqual(8 * 30 * 2)
})

test.each(['/api/auth/callback/credentials', '/api/setup', '/api/invite', '/api/session/unlock', '/api/wall/enrol'])(
  '[SEC-12] ways in are tried less often than pages are looked at: %s',
  async (path) => {
    const ask = (method: string) =>
      fetch(url + path, { method, headers: { origin: ORIGIN, 'x-forwarded-for': `10.1.2.3, 10.8.${path.length}.1` } })
    const replies = await Promise.all(Array.from({ length: RATES.entry.burst + 3 }, () => ask('POST')))
    const refused = replies.filter(({ status }) => status === 429)
    expect(refused).toHaveLength(3)
    expect(told.filter((one) => one.reason === 'too_many' && one.path === path)).toHaveLength(3)
    expect(refused[0]!.headers.get('retry-after')).toBe('1')
    expect((await ask('GET')).status).toBe(200)
  },
)

test('[SEC-13] who asks is believed of our own proxies only, and then the nearest that is none of ours', () => {
  const of = (trusted: string[], remote: string, forwarded?: string) =>
    createAddresses(trusted).of({
      socket: { remoteAddress: remote },
      headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
    } as never)
  expect(of([], '10.0.0.1', '1.2.3.4')).toBe('10.0.0.1')
  expect(of(['10.0.0.1'], '10.0.0.1', '1.2.3.4')).toBe('1.2.3.4')
  expect(of(['10.0.0.1'], '::ffff:10.0.0.1', '6.6.6.6, 1.2.3.4')).toBe('1.2.3.4')
  expect(of(['10.0.0.0/8'], '10.0.0.1', '6.6.6.6, 1.2.3.4, 10.3.3.3')).toBe('1.2.3.4')
  expect(of(['10.0.0.1'], '10.0.0.2', '1.2.3.4')).toBe('10.0.0.2')
  expect(of(['10.0.0.1'], '10.0.0.1', 'unknown')).toBe('10.0.0.1')
  expect(of(['fd00::/8'], 'fd00::1', '2001:db8::7')).toBe('2001:db8::7')
  for (const wrong of ['proxy.test', '10.0.0.0/33', '10.0.0.0/x', '']) expect(() => createAddresses([wrong])).toThrow(RangeError)
})

test('[SEC-14] metrics are for this machine itself, and not for whoever comes through a proxy on it', async () => {
  expect((await fetch(`${url}/metrics`)).status).toBe(200)
  expect((await fetch(`${url}/metrics`, { headers: { 'x-forwarded-for': '127.0.0.1' } })).status).toBe(403)
})

test('[SEC-15] whoever sends headers that never end is let go', async () => {
  expect(door.server.headersTimeout).toBe(10_000)
  expect(door.server.requestTimeout).toBe(30_000)
  expect(await sayRaw(port, `GET / HTTP/1.1\r\nhost: ward.test\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`)).toMatch(
    /^HTTP\/1.1 431 [\s\S]*nosniff/,
  )
  expect(await sayRaw(port, 'no http at all\r\n\r\n')).toMatch(/^HTTP\/1.1 400 [\s\S]*content-security-policy/)
})
