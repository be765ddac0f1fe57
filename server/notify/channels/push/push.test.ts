import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { CALL, LOOPBACK, notSentBy, type StandIn, standIn } from '../testing.ts'
import { pushKey } from './key.ts'
import { pushChannel } from './push.ts'
import { subscription, vapidOf } from './testing.ts'

const dir = mkdtempSync(join(tmpdir(), 'wardwave-push-'))
afterAll(() => rmSync(dir, { recursive: true }))
const key = pushKey(dir, null, 'mailto:it@ward.example')
const push = pushChannel(key, LOOPBACK)
let service: StandIn
beforeEach(async () => {
  service = await standIn()
  service.answers.push({ status: 201 })
})
afterEach(() => service.stop())

test('[CHN-10] a push message is read by the browser it is for and by nobody in between, and says who signed it', async () => {
  const browser = subscription(`${service.url}/push/abc`)
  expect(await push.send(CALL, JSON.stringify(browser.address))).toEqual({ state: 'sent' })
  const [letter] = service.letters
  expect(browser.open(letter!.body)).toEqual(CALL)
  expect(letter!.body.toString('latin1')).not.toContain('Desaturation')
  expect(letter!.headers).toMatchObject({ ttl: '300', urgency: 'high', 'content-encoding': 'aes128gcm' })
  const claims = vapidOf(letter!, key.publicKey)
  expect(claims).toMatchObject({ aud: service.url, sub: 'mailto:it@ward.example' })
  expect(claims.exp).toBeLessThanOrEqual(Date.now() / 1_000 + 24 * 3_600)
})

test('[CHN-11] what waits for a phone is replaced by the newest of the same alarm, and by no other', async () => {
  const address = JSON.stringify(subscription(`${service.url}/push/abc`).address)
  for (const call of [CALL, { ...CALL, level: 3, dedup: 'x' }, { ...CALL, kind: 'cancelled' as const }, { ...CALL, thread: 'other' }])
    await push.send(call, address)
  const topics = service.letters.map(({ headers }) => headers.topic)
  expect(new Set(topics.slice(0, 3)).size).toBe(1)
  expect(topics[3]).not.toBe(topics[0])
  expect(topics[0]).toMatch(/^[\w-]{1,32}$/)
})

test.each([404, 410])('[CHN-5] a subscription the service no longer knows (%i) is gone, not tried again', async (status) => {
  service.answers.splice(0, 1, { status })
  const { address } = subscription(`${service.url}/push/abc`)
  expect(await notSentBy(push.send(CALL, JSON.stringify(address)))).toMatchObject({ gone: true, retry: false })
})

test('[CHN-6] an address that is no subscription is refused without a word of it', async () => {
  const { address } = subscription(`${service.url}/push/abc`)
  const offCurve = {
    ...address,
    keys: { ...address.keys, p256dh: Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 7)]).toString('base64url') },
  }
  for (const bad of ['', 'null', '{"endpoint":"secret-place"}', JSON.stringify(offCurve)]) {
    const error = await notSentBy(push.send(CALL, bad))
    expect(error).toMatchObject({ message: 'address malformed', retry: false, gone: false })
  }
  expect(service.letters).toEqual([])
})

test('[CHN-12] the key is made once, is nobody else’s to read, and one given by the operator is used as it is', async () => {
  expect(pushKey(dir, null, 'mailto:x@y').publicKey).toBe(key.publicKey)
  expect(statSync(join(dir, 'push-key.pem')).mode & 0o077).toBe(0)
  expect(Buffer.from(key.publicKey, 'base64url')).toHaveLength(65)
  expect(() => pushKey(dir, 'nonsense', 'mailto:x@y')).toThrow('not a P-256 private key')
  const rsa = (await import('node:crypto')).generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  expect(() => pushKey(dir, rsa.export({ type: 'pkcs8', format: 'pem' }).toString(), 'mailto:x@y')).toThrow('not a P-256 private key')
})
