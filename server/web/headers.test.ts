import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Door } from './door.ts'
import { contentPolicy } from './headers.ts'
import { handshake, ORIGIN, openTestDoor, openTestPages, sayRaw } from './testing.ts'

let pages: Awaited<ReturnType<typeof openTestPages>>
let door: Door
let url = ''
let port = 0

beforeAll(async () => {
  pages = await openTestPages((request) => ({
    status: request.url === '/gone' ? 500 : 200,
    headers: {
      'content-type': 'text/html',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-security-policy': 'default-src *',
      'x-frame-options': 'ALLOWALL',
      'x-nonce-seen': /'nonce-([^']+)'/.exec(String(request.headers['content-security-policy']))?.[1] ?? '',
      'set-cookie': 'a=b',
    },
    body: '<p>page</p>',
  }))
  ;({ door, url, port } = await openTestDoor({ webPort: pages.port }))
})
afterAll(async () => {
  await door.close()
  pages.close()
})

const KEPT = 'public, max-age=31536000, immutable'
const policyOf = (reply: Response) => reply.headers.get('content-security-policy') ?? ''
const nonceOf = (reply: Response) => /'nonce-([^']+)'/.exec(policyOf(reply))?.[1]

test.each([
  ['/', {}, 200],
  ['/gone', {}, 500],
  ['/icon.svg', {}, 200],
  ['/healthz', {}, 200],
  ['/readyz', {}, 200],
  ['/metrics', {}, 200],
  ['/a%00', {}, 400],
  ['/a.rsc', {}, 404],
  ['/socket.io/?EIO=4&transport=polling', {}, 404],
  ['/x', { method: 'POST' }, 403],
  ['/x', { method: 'POST', headers: { origin: ORIGIN }, body: 'z'.repeat(1_100_000) }, 413],
] as const)('[SEC-7] every answer says how it is to be treated: %s %j', async (path, init, status) => {
  const reply = await fetch(url + path, init)
  expect(reply.status).toBe(status)
  expect(Object.fromEntries(reply.headers)).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'permissions-policy': expect.stringContaining('camera=()'),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store, max-age=0',
    'strict-transport-security': expect.stringMatching(/^max-age=\d{8}/),
  })
  expect(nonceOf(reply)).toMatch(/^[\w+/]{24}$/)
})

test('[SEC-7] a refused handshake says the same', async () => {
  const said = await sayRaw(port, handshake('/socket.io/?EIO=4&transport=websocket', { origin: 'https://evil.test' }))
  for (const name of ['content-security-policy', 'x-content-type-options', 'strict-transport-security', 'cache-control'])
    expect(said).toContain(`${name}: `)
})

test('[SEC-8] the nonce is new with every answer, the page gets the same one, and what the page says itself does not count', async () => {
  const replies = await Promise.all(Array.from({ length: 20 }, () => fetch(`${url}/`)))
  expect(new Set(replies.map(nonceOf)).size).toBe(20)
  for (const reply of replies) {
    expect(reply.headers.get('x-nonce-seen')).toBe(nonceOf(reply))
    expect(policyOf(reply)).not.toContain('default-src *')
    expect(reply.headers.get('set-cookie')).toBe('a=b')
  }
})

test('[SEC-8] no script runs without the nonce, nothing is framed, no other origin is spoken to', () => {
  const policy = contentPolicy({ secure: true, dev: false, origins: [ORIGIN] }, 'N')
  const directives = Object.fromEntries(policy.split('; ').map((one) => [one.split(' ')[0], one.split(' ').slice(1).join(' ')]))
  expect(directives).toMatchObject({
    'default-src': "'self'",
    'script-src': "'self' 'nonce-N' 'strict-dynamic'",
    'style-src': "'self' 'nonce-N'",
    'connect-src': "'self' wss://ward.test",
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
  })
  expect(policy.replace("style-src-attr 'unsafe-inline'", '')).not.toMatch(/unsafe/)
})

test('[SEC-9] only files named by their content are kept by a browser', async () => {
  const cacheOf = async (path: string) => (await fetch(url + path)).headers.get('cache-control')
  expect(await cacheOf('/_next/static/chunks/a1b2.js')).toBe(KEPT)
  for (const path of ['/wards/a', '/api/me', '/icon.svg', '/?x=/_next/static/']) expect(await cacheOf(path)).toBe('no-store, max-age=0')
})

test('[SEC-7] http has no promise of https', async () => {
  const plain = await openTestDoor({ origins: ['http://ward.test'] })
  expect((await fetch(`${plain.url}/healthz`)).headers.has('strict-transport-security')).toBe(false)
  await plain.door.close()
})
