import { afterEach, beforeEach, expect, test } from 'vitest'
import { CALL, LOOPBACK, notSentBy, type StandIn, standIn } from '../testing.ts'
import { slackChannel } from './slack.ts'

let room: StandIn
beforeEach(async () => {
  room = await standIn()
})
afterEach(() => room.stop())
const said = () => JSON.parse(room.letters.at(-1)!.body.toString()) as { text: string }
const slack = slackChannel(LOOPBACK)

test('[CHN-13] a chat room gets the sentence and where to answer', async () => {
  expect(await slack.send(CALL, `${room.url}/services/T0/B0/x`)).toEqual({ state: 'sent' })
  expect(said().text).toBe(`:rotating_light: ${CALL.text} <${CALL.url}|Answer>`)
  await slack.send({ ...CALL, kind: 'cancelled', text: 'Over.' }, room.url)
  expect(said().text).toBe(`:white_check_mark: Over. <${CALL.url}|Look>`)
})

test('[CHN-13] a label cannot call the whole room nor make a link', async () => {
  await slack.send({ ...CALL, text: 'Bed <!channel> & <http://x|y>' }, room.url)
  expect(said().text).toContain('Bed &lt;!channel&gt; &amp; &lt;http://x|y&gt;')
})

test('[CHN-5] a hook that was deleted is gone; a busy one is asked again when it says', async () => {
  room.answers.push({ status: 404, body: 'no_service' }, { status: 429, headers: { 'retry-after': '3' } })
  expect(await notSentBy(slack.send(CALL, room.url))).toMatchObject({ gone: true, retry: false })
  expect(await notSentBy(slack.send(CALL, room.url))).toMatchObject({ gone: false, retry: true, after_ms: 3_000 })
})
