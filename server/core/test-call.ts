import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { API_STATUS, type ApiError } from '../../contracts/api.ts'
import { TESTS, type TestCallReply, testCall } from '../../contracts/contact.ts'
import { authorise } from '../access/policy.ts'
import { Denied, type Principal } from '../access/principal.ts'
import type { Clock } from '../clock.ts'
import { createRate } from '../commands/rate.ts'
import { type Channels, NotSent } from '../notify/channel.ts'
import { json } from '../notify/parsed.ts'
import { callOf } from '../notify/text.ts'
import { log } from '../observe/log.ts'
import { type Became, contactTested, contactToTest, type ToTest } from '../store/contact-addresses.ts'
import type { Store } from '../store/store.ts'
import { bodyOf } from '../web/body.ts'

const BODY_MAX_BYTES = 1_024
/** Sooner than the page that asked gives up waiting. */
const TEST_PATIENCE_MS = 6_500

export interface TestCallOptions {
  principalOf(cookie: string | undefined): Promise<Principal | null>
  store: Store
  clock: Clock
  channels: Channels
  /** How people reach us. */
  publicUrl: string
}

/**
 * "Send a test call": asked of the server itself, because pages hold no key of any provider. One try, and whoever asked is told
 * what came of it. POST `{ contact }`: TestCallReply, or `{ error }` with its status.
 */
export function testCalls({ principalOf, store, clock, channels, publicUrl }: TestCallOptions) {
  const rate = createRate(clock, TESTS.per_s, TESTS.burst)

  async function work(incoming: IncomingMessage): Promise<TestCallReply | ApiError> {
    const principal = await principalOf(incoming.headers.cookie)
    try {
      authorise(principal, 'change_account', null)
      const asked = testCall.safeParse(json((await bodyOf(incoming, BODY_MAX_BYTES)) ?? ''))
      if (!asked.success) return 'bad_request'
      const contact = await contactToTest(principal, store, asked.data.contact)
      if (!rate.allows(principal.user)) return 'too_many'
      const became = await tryOnce(contact)
      await contactTested(store, clock.now_ms(), principal.user, contact, became)
      return became.state === 'failed' ? { state: 'failed', why: became.why } : became
    } catch (error) {
      if (!(error instanceof Denied)) throw error
      store.trail.refused(principal ?? { address: incoming.socket.remoteAddress ?? 'unknown' }, error.reason, incoming.url ?? '')
      return error.reason
    }
  }

  async function tryOnce({ contact, channel, address, wardName }: ToTest): Promise<Became> {
    const way = channels.get(channel)
    if (!way) return { state: 'failed', why: 'no_channel', gone: false }
    const id = `test.${randomUUID()}`
    const said = { dedup: id, thread: id, kind: 'test', priority: 'low', level: 1, bed: '', title: 'Test call' } as const
    const call = callOf(
      { ...said, ward: wardName, at_ms: clock.now_ms() },
      publicUrl,
      wardName ? '/admin/alarms' : `/account?came=${contact}`,
    )
    try {
      const { state } = await way.send(call, address, AbortSignal.timeout(TEST_PATIENCE_MS))
      return { state }
    } catch (error) {
      if (!(error instanceof NotSent)) throw error
      return { state: 'failed', why: error.message, gone: error.gone }
    }
  }

  return (incoming: IncomingMessage, response: ServerResponse): void => {
    const reply = (status: number, body: unknown) =>
      void response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(body))
    if (incoming.method !== 'POST') reply(405, { error: 'method_not_allowed' })
    else
      work(incoming).then(
        (done) => (typeof done === 'string' ? reply(API_STATUS[done], { error: done }) : reply(200, done)),
        (error: unknown) => {
          log.error({ error: String(error) }, 'a test call could not be made')
          reply(API_STATUS.unavailable, { error: 'unavailable' })
        },
      )
  }
}
