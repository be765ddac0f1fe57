import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Call } from '../../contracts/call.ts'
import { TESTS } from '../../contracts/contact.ts'
import type { Principal } from '../access/principal.ts'
import { manualClock } from '../clock.ts'
import { type TestDatabase, testDatabase } from '../database/testing.ts'
import { NotSent } from '../notify/channel.ts'
import { testFields } from '../seal/testing.ts'
import { addContact, contactsOf } from '../store/contacts.ts'
import { createStore, type Store } from '../store/store.ts'
import { insertUser } from '../store/users.ts'
import { testCalls } from './test-call.ts'

const NUMBER = '+4915112345678'
const clock = manualClock()
let database: TestDatabase
let store: Store
let server: Server
let noor: Principal
let dana: Principal
let contact = ''
const sent: Array<{ call: Call; address: string }> = []
let fail: NotSent | null = null

beforeAll(async () => {
  database = await testDatabase()
  store = createStore(database.appUrl, testFields())
  await store.prisma.ward.create({ data: { id: 'w1', name: 'ICU' } })
  const person = async (login: string): Promise<Principal> => {
    const user = await insertUser(store, { login, name: login, password: 'quiet harbour at four', role: 'nurse', wards: ['w1'] })
    return { user, name: login, role: 'nurse', wards: ['w1'], session: login, expires_ms: clock.now_ms() + 1e9 }
  }
  ;[noor, dana] = [await person('noor'), await person('dana')]
  const asked = { channel: 'sms', label: '', address: NUMBER } as const
  ;({ contact } = await addContact(noor, store, clock.now_ms(), { whose: null, offered: ['sms'] }, asked))
  const who: Record<string, Principal> = { noor, dana, wall: { ...noor, role: 'kiosk' }, idle: { ...noor, locked: true } }
  const sms = {
    send: async (call: Call, address: string) => {
      sent.push({ call, address })
      if (fail) throw fail
      return { state: 'sent' as const }
    },
  }
  const principalOf = async (cookie: string | undefined) => who[cookie ?? ''] ?? null
  server = createServer(testCalls({ principalOf, store, clock, channels: new Map([['sms', sms]]), publicUrl: 'https://ward.example' }))
  await new Promise<void>((open) => server.listen(0, '127.0.0.1', open))
})
afterAll(async () => {
  await new Promise((done) => server.close(done))
  await store.close()
  await database.drop()
})

async function ask(who: string, body: unknown = { contact }) {
  const { port } = server.address() as AddressInfo
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const reply = await fetch(`http://127.0.0.1:${port}/contacts/test`, { method: 'POST', headers: { cookie: who }, body: text })
  return { status: reply.status, said: await reply.json() }
}

test('[CHN-22] a test call is made for whose address it is, and for nobody else; right comes before the question', async () => {
  expect((await ask('nobody', 'garbage')).status).toBe(401)
  expect((await ask('wall', 'garbage')).status).toBe(403)
  expect((await ask('idle', 'garbage')).status).toBe(423)
  expect((await ask('dana')).status).toBe(404)
  for (const body of ['garbage', '', '{}', { contact: 7 }, 'x'.repeat(5_000)]) expect((await ask('noor', body)).status).toBe(400)
  expect((await ask('noor', { contact: 'unknown' })).status).toBe(404)
  expect(sent).toEqual([])
})

test('[CHN-23] whoever asked is told what came of it, without the address, and not more often than three at once', async () => {
  expect(await ask('noor')).toEqual({ status: 200, said: { state: 'sent' } })
  expect(sent[0]).toMatchObject({ address: NUMBER, call: { kind: 'test', url: `https://ward.example/account?came=${contact}` } })
  fail = new NotSent('http 401', 'refused', { retry: false })
  expect(await ask('noor')).toEqual({ status: 200, said: { state: 'failed', why: 'http 401' } })
  expect(await contactsOf(noor, store, clock.now_ms(), null)).toMatchObject([{ failed: { why: 'http 401' } }])
  expect((await ask('noor')).status).toBe(200)
  expect((await ask('noor')).status).toBe(429)
  expect(sent).toHaveLength(TESTS.burst)
  clock.advance(1_000 / TESTS.per_s)
  fail = new NotSent('number refused', 'refused', { retry: false, gone: true })
  expect((await ask('noor')).status).toBe(200)
  expect(await contactsOf(noor, store, clock.now_ms(), null)).toMatchObject([{ gone: true }])
  clock.advance(1_000 / TESTS.per_s)
  expect((await ask('noor')).status).toBe(404)
})
