import { afterEach, beforeEach, expect, test } from 'vitest'
import { CALL, LOOPBACK, notSentBy, type StandIn, standIn } from '../testing.ts'
import { whatsappChannel } from '../whatsapp/whatsapp.ts'
import { smsChannel } from './sms.ts'

const NUMBER = '+4915112345678'
let twilio: StandIn
beforeEach(async () => {
  twilio = await standIn()
  twilio.answers.push({ status: 201, body: '{"sid":"SM1","status":"queued"}' })
})
afterEach(() => twilio.stop())
const account = () => ({ api: twilio.url, sid: 'AC1', token: 't0k3n', statusUrl: 'https://ward.example/calls/twilio' })
const fields = () => Object.fromEntries(new URLSearchParams(twilio.letters.at(-1)!.body.toString()))

test('[CHN-16] a text message goes out with the account’s own proof, and asks to be told what becomes of it', async () => {
  expect(await smsChannel(account(), '+15551234567', LOOPBACK).send(CALL, NUMBER)).toEqual({ state: 'sent', provider_id: 'SM1' })
  const { path, headers } = twilio.letters[0]!
  expect(path).toBe('/2010-04-01/Accounts/AC1/Messages.json')
  expect(headers.authorization).toBe(`Basic ${Buffer.from('AC1:t0k3n').toString('base64')}`)
  expect(fields()).toEqual({
    To: NUMBER,
    From: '+15551234567',
    Body: `${CALL.text} ${CALL.url}`,
    StatusCallback: 'https://ward.example/calls/twilio',
  })
})

test('[CHN-16] by a messaging service, and without a way back, when it is so set up', async () => {
  await smsChannel({ ...account(), statusUrl: null }, `MG${'0'.repeat(32)}`, LOOPBACK).send(CALL, NUMBER)
  expect(fields()).toEqual({ To: NUMBER, MessagingServiceSid: `MG${'0'.repeat(32)}`, Body: `${CALL.text} ${CALL.url}` })
})

test('[CHN-17] WhatsApp: free text, or the approved template with the sentence and the address', async () => {
  await whatsappChannel(account(), { from: '+15551234567', template: null }, LOOPBACK).send(CALL, NUMBER)
  expect(fields()).toMatchObject({ To: `whatsapp:${NUMBER}`, From: 'whatsapp:+15551234567', Body: `${CALL.text} ${CALL.url}` })
  const template = `HX${'1'.repeat(32)}`
  await whatsappChannel(account(), { from: '+15551234567', template }, LOOPBACK).send(CALL, NUMBER)
  expect(fields()).toMatchObject({ ContentSid: template, ContentVariables: JSON.stringify({ 1: CALL.text, 2: CALL.url }) })
  expect(fields()).not.toHaveProperty('Body')
})

test('[CHN-5] a number that said STOP or does not exist is gone; a wrong token is refused; neither is named', async () => {
  const send = () => notSentBy(smsChannel(account(), '+15551234567', LOOPBACK).send(CALL, NUMBER))
  const said = (code: number) => JSON.stringify({ code, message: `The number ${NUMBER} and token t0k3n`, status: 400 })
  twilio.answers.splice(0, 1, { status: 400, body: said(21_610) }, { status: 400, body: said(21_602) }, { status: 401, body: said(20_003) })
  const errors = [await send(), await send(), await send()]
  expect(errors).toMatchObject([
    { gone: true, retry: false },
    { gone: false, retry: false },
    { gone: false, retry: false },
  ])
  for (const error of errors) expect(`${error.stack} ${JSON.stringify(error)}`).not.toMatch(/12345678|t0k3n/)
})

test('[CHN-3] a provider that hangs, is busy, or answers something else may be asked again', async () => {
  const send = () => notSentBy(smsChannel(account(), '+15551234567', LOOPBACK).send(CALL, NUMBER))
  twilio.answers.splice(0, 1, null, { status: 429 }, { status: 200, body: 'hello' })
  expect([await send(), await send(), await send()]).toMatchObject([
    { retry: true, why: 'timeout' },
    { retry: true, message: 'http 429' },
    { retry: true, message: 'answer not understood' },
  ])
})
