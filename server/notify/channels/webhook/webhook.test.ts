import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CALL, LOOPBACK, notSentBy, type StandIn, standIn } from '../testing.ts'
import { webhookChannel } from './webhook.ts'

const SECRET = 'k'.repeat(43)
let hook: StandIn
beforeEach(async () => {
  hook = await standIn()
})
afterEach(() => hook.stop())
const address = () => JSON.stringify({ url: `${hook.url}/in`, secret: SECRET })
const channel = webhookChannel(LOOPBACK, () => 1_772_334_720_500)

test('[CHN-15] whoever has the secret can check that a call is ours, unchanged, and when it was signed', async () => {
  await channel.send(CALL, address())
  const { headers, body } = hook.letters[0]!
  expect(JSON.parse(body.toString())).toEqual(CALL)
  expect(headers['wardwave-timestamp']).toBe('1772334720')
  const right = createHmac('sha256', SECRET).update(`1772334720.${body}`).digest('hex')
  expect(headers['wardwave-signature']).toBe(`v1=${right}`)
  expect(JSON.stringify(headers)).not.toContain(SECRET)
})

test('[CHN-4] the same call sent again has the same id', async () => {
  hook.answers.push({ status: 503 }, { status: 200 })
  expect(await notSentBy(channel.send(CALL, address()))).toMatchObject({ retry: true })
  await channel.send(CALL, address())
  expect(new Set(hook.letters.map(({ headers }) => headers['wardwave-id']))).toEqual(new Set([CALL.dedup]))
})

test('[CHN-6] what is no hook is refused; one that says 410 is gone', async () => {
  expect(await notSentBy(channel.send(CALL, hook.url))).toMatchObject({ retry: false, message: 'address malformed' })
  hook.answers.push({ status: 410 })
  expect(await notSentBy(channel.send(CALL, address()))).toMatchObject({ gone: true })
})
