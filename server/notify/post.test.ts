import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { generate } from 'selfsigned'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { networksOf } from '../web/address.ts'
import { LOOPBACK, notSentBy, rawServer, type StandIn, standIn } from './channels/testing.ts'
import { post, taken } from './post.ts'
import { isPublic } from './reach.ts'

let provider: StandIn
beforeEach(async () => {
  provider = await standIn()
})
afterEach(() => provider.stop())
const LETTER = { headers: { 'content-type': 'text/plain' }, body: 'x' }
const NOWHERE = { reach: networksOf([]), timeout_ms: 300 }
const ask = async (way = LOOPBACK, signal?: AbortSignal) => taken(await post(`${provider.url}/p`, LETTER, way, signal))

describe('where calls may go', () => {
  test.each([
    '10.1.2.3',
    '127.0.0.1',
    '169.254.169.254',
    '172.20.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
  ])('[CHN-2] %s is not public', (address) => expect(isPublic(address)).toBe(false))
  test.each(['::1', '::', 'fe80::1', 'fd00::1', '::ffff:10.0.0.1', '64:ff9b::a00:1', '2001:db8::1', '2002:a00:1::1', 'ff02::1'])(
    '[CHN-2] %s is not public',
    (address) => expect(isPublic(address)).toBe(false),
  )
  test.each(['8.8.8.8', '172.15.0.1', '2606:4700::1111'])('[CHN-2] %s is public', (address) => expect(isPublic(address)).toBe(true))

  test.each([
    'http://127.0.0.1:1/x',
    'https://127.0.0.1:1/x',
    'https://[::1]:1/x',
    'https://[::ffff:7f00:1]:1/x',
    'https://2130706433/x',
    'https://0x7f.1/x',
    'https://localhost:1/x',
    'http://localhost:1/x',
    'http://8.8.8.8/x',
    'https://user:pass@example.com/x',
    'ftp://example.com/x',
    'file:///etc/passwd',
    'nonsense',
  ])('[CHN-2] an address that was typed in does not lead to %s', async (address) => {
    expect(await notSentBy(post(address, LETTER, NOWHERE))).toMatchObject({ why: 'refused', retry: false })
    expect(provider.letters).toEqual([])
  })

  test('[CHN-2] a network the operator named may be called, a redirect is not followed', async () => {
    provider.answers.push({ status: 302, headers: { location: 'http://169.254.169.254/' } })
    expect(await notSentBy(ask())).toMatchObject({ message: 'http 302', why: 'refused', retry: false })
    expect(provider.letters).toHaveLength(1)
  })
})

describe('what can succeed later is told from what cannot', () => {
  test.each([
    [429, true],
    [408, true],
    [500, true],
    [503, true],
    [400, false],
    [401, false],
    [403, false],
    [404, false],
  ])('[CHN-3] status %i: again %s', async (status, retry) => {
    provider.answers.push({ status, body: 'the token was t0k3n' })
    const error = await notSentBy(ask())
    expect(error).toMatchObject({ retry, why: retry ? 'unreachable' : 'refused', message: `http ${status}` })
  })

  test.each([
    ['7', 7_000],
    ['999999', 120_000],
    ['Wed, 21 Oct 2015 07:28:00 GMT', null],
    ['-1', null],
  ])('[CHN-3] Retry-After %s is heeded within bounds', async (after, after_ms) => {
    provider.answers.push({ status: 429, headers: { 'retry-after': after } })
    expect(await notSentBy(ask())).toMatchObject({ after_ms })
  })

  test('[CHN-3] a provider that never answers costs its time and no more, and may be asked again', async () => {
    provider.answers.push(null)
    const began = performance.now()
    expect(await notSentBy(ask())).toMatchObject({ why: 'timeout', retry: true, message: 'timeout' })
    expect(performance.now() - began).toBeLessThan(2_000)
  })

  test('[CHN-3] who calls can give up before', async () => {
    provider.answers.push(null)
    const giving = new AbortController()
    const sending = notSentBy(ask({ ...LOOPBACK, timeout_ms: 60_000 }, giving.signal))
    giving.abort()
    expect(await sending).toMatchObject({ retry: true, message: 'given up' })
    expect(await notSentBy(ask(LOOPBACK, giving.signal))).toMatchObject({ message: 'given up' })
  })

  test('[CHN-3] a dead port, a name nobody has and a connection cut in the answer may be tried again', async () => {
    const half = await rawServer((socket, said) => said && socket.end('HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nhalf'))
    const { url } = provider
    await provider.stop()
    expect(await notSentBy(post(url, LETTER, LOOPBACK))).toMatchObject({ why: 'unreachable', retry: true, message: 'econnrefused' })
    expect(await notSentBy(post('https://nobody.invalid/', LETTER, LOOPBACK))).toMatchObject({ retry: true })
    expect(await notSentBy(post(`http://127.0.0.1:${half.port}/`, LETTER, LOOPBACK))).toMatchObject({ why: 'unreachable', retry: true })
    await half.stop()
  })
})

test('[CHN-4] a server that answers twice, or for ever, gives one answer of bounded size', async () => {
  const twice = await rawServer((socket, said) => {
    const ok = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'
    if (said) socket.write(`${ok}${ok}HTTP/1.1 500 Oh\r\n\r\n`)
  })
  expect(await post(`http://127.0.0.1:${twice.port}/`, LETTER, LOOPBACK)).toMatchObject({ status: 200, text: 'ok' })
  const endless = await rawServer((socket, said) => {
    if (!said) return
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    const more = () => socket.writable && socket.write('y'.repeat(30_000), more)
    more()
  })
  const { text } = await post(`http://127.0.0.1:${endless.port}/`, LETTER, { ...LOOPBACK, timeout_ms: 5_000 })
  expect(text.length).toBeGreaterThan(60_000)
  expect(text.length).toBeLessThan(400_000)
  await expect.poll(() => endless.sockets.size).toBe(0)
  await Promise.all([twice.stop(), endless.stop()])
})

test('[CHN-4] a certificate nobody vouches for ends the call before a word of it is said', async () => {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }])
  let heard = 0
  const server = createServer({ cert, key }, (_, response) => {
    heard++
    response.end()
  })
  await new Promise<void>((open) => server.listen(0, '127.0.0.1', open))
  const error = await notSentBy(post(`https://127.0.0.1:${(server.address() as AddressInfo).port}/`, LETTER, LOOPBACK))
  expect(error).toMatchObject({ why: 'unreachable' })
  expect(heard).toBe(0)
  server.close()
})
