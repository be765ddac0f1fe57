import { afterEach, beforeEach, expect, test } from 'vitest'
import { CALL, LOOPBACK, notSentBy, type StandIn, standIn } from '../testing.ts'
import { pagerdutyChannel } from './pagerduty.ts'

const ROUTING = 'R0123456789abcdefghijklmnopqrstu'
let service: StandIn
beforeEach(async () => {
  service = await standIn()
  service.answers.push({ status: 202, body: '{"status":"success","message":"Event processed","dedup_key":"a1.3"}' })
})
afterEach(() => service.stop())
const send = (call = CALL) => pagerdutyChannel(service.url, LOOPBACK).send(call, ROUTING)
const events = () => service.letters.map(({ body }) => JSON.parse(body.toString()) as Record<string, unknown>)

test('[CHN-14] every step of one alarm is one incident, and its end resolves it', async () => {
  expect(await send()).toEqual({ state: 'sent', provider_id: 'a1.3' })
  await send({ ...CALL, dedup: 'another', level: 3 })
  await send({ ...CALL, kind: 'cancelled' })
  expect(service.letters[0]!.path).toBe('/v2/enqueue')
  expect(events()[0]).toMatchObject({
    routing_key: ROUTING,
    event_action: 'trigger',
    dedup_key: CALL.thread,
    payload: { summary: CALL.text, severity: 'critical', source: 'Ward 4B bed 07', timestamp: '2026-03-01T03:12:00.000Z' },
    links: [{ href: CALL.url }],
  })
  expect(events().map(({ dedup_key }) => dedup_key)).toEqual([CALL.thread, CALL.thread, CALL.thread])
  expect(events()[2]).toEqual({ routing_key: ROUTING, event_action: 'resolve', dedup_key: CALL.thread })
})

test.each([
  ['high', 'call', 'critical'],
  ['medium', 'call', 'error'],
  ['high', 'test', 'info'],
] as const)('[CHN-14] a %s %s is %s there', async (priority, kind, severity) => {
  await send({ ...CALL, priority, kind })
  expect(events()[0]).toMatchObject({ payload: { severity } })
})

test('[CHN-3] a wrong key is refused for good; an answer that is not theirs, as of a proxy in between, is asked again', async () => {
  service.answers.splice(
    0,
    1,
    { status: 400, body: `{"errors":["${ROUTING} is wrong"]}` },
    { status: 200, body: '<html>Sign in to the guest network' },
  )
  const refused = await notSentBy(send())
  expect(refused).toMatchObject({ retry: false, why: 'refused', message: 'http 400' })
  expect(await notSentBy(send())).toMatchObject({ retry: true, message: 'answer not understood' })
})
