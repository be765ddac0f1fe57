import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { TWILIO_STATUS_PATH } from '../../../../contracts/contact.ts'
import { type Reported, signatureOf, twilioStatus } from './status.ts'

const URL_GIVEN = `https://ward.example${TWILIO_STATUS_PATH}`
let told: Reported[] = []
let server: Server
async function open(token: string | null = 't0k3n') {
  server = createServer(twilioStatus({ token, url: token && URL_GIVEN, told: (report) => void told.push(report) }))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
}
beforeEach(() => {
  told = []
  return open()
})
afterEach(() => new Promise<void>((done) => void server.close(() => done())))

async function report(fields: Record<string, string>, signature?: string) {
  const form = new URLSearchParams(fields)
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-twilio-signature': signature ?? signatureOf('t0k3n', URL_GIVEN, form),
  }
  const { port } = server.address() as AddressInfo
  return (await fetch(`http://127.0.0.1:${port}${TWILIO_STATUS_PATH}`, { method: 'POST', headers, body: form })).status
}

test('[CHN-7] the signature is Twilio’s: their own published example', () => {
  const fields = new URLSearchParams({
    CallSid: 'CA1234567890ABCDE',
    Caller: '+14158675310',
    Digits: '1234',
    From: '+14158675310',
    To: '+18005551212',
  })
  expect(signatureOf('12345', 'https://example.com/myapp.php?foo=1&bar=2', fields)).toBe('L/OH5YylLD5NRKLltdqwSvS0BnU=')
})

test('[CHN-7] a signed report of delivery or failure is heard; steps in between are no news', async () => {
  expect(await report({ MessageSid: 'SM1', MessageStatus: 'sent' })).toBe(204)
  expect(await report({ MessageSid: 'SM1', MessageStatus: 'delivered' })).toBe(204)
  expect(await report({ MessageSid: 'SM2', MessageStatus: 'undelivered', ErrorCode: '30003' })).toBe(204)
  expect(await report({ MessageSid: 'SM3', MessageStatus: 'read' })).toBe(204)
  expect(told).toEqual([
    { provider_id: 'SM1', state: 'delivered', detail: '' },
    { provider_id: 'SM2', state: 'failed', detail: 'twilio 30003' },
    { provider_id: 'SM3', state: 'delivered', detail: '' },
  ])
})

test('[CHN-7] a report nobody signed, signed otherwise, changed on the way, or endless is not heard', async () => {
  const right = signatureOf('t0k3n', URL_GIVEN, new URLSearchParams({ MessageSid: 'SM1', MessageStatus: 'failed' }))
  expect(await report({ MessageSid: 'SM1', MessageStatus: 'delivered' }, '')).toBe(403)
  expect(await report({ MessageSid: 'SM1', MessageStatus: 'delivered' }, 'A'.repeat(28))).toBe(403)
  expect(await report({ MessageSid: 'SM1', MessageStatus: 'delivered' }, right)).toBe(403)
  expect(await report({ MessageSid: 'SM1', MessageStatus: 'delivered', More: 'x'.repeat(20_000) })).toBe(413)
  expect(await report({})).toBe(204)
  expect(told).toEqual([])
})

test('[CHN-7] without an account nobody reports anything', async () => {
  await new Promise<void>((done) => void server.close(() => done()))
  await open(null)
  expect(await report({ MessageSid: 'SM1', MessageStatus: 'delivered' })).toBe(404)
  expect(told).toEqual([])
})
