import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Alarm } from '../../contracts/alarm.ts'
import type { AlarmEffect } from '../../contracts/effect.ts'
import { Denied, type Principal } from '../access/principal.ts'
import { openPool } from '../database/connect.ts'
import { type TestDatabase, testDatabase } from '../database/testing.ts'
import { readPosition, writeGroup } from '../dispatch/commit.ts'
import { cursorsOf, readOutbox } from '../dispatch/outbox.ts'
import { testFields } from '../seal/testing.ts'
import { historyOfAlarm, inOrder } from '../store/alarm-history.ts'
import { type CallWrites, standingCalls, writeCalls } from '../store/call-rows.ts'
import { callTold } from '../store/notifications.ts'
import { createStore, type Store } from '../store/store.ts'
import { createLedger } from './ledger.ts'
import { ACKNOWLEDGED, changeOf, ENDED, startedCalls } from './testing.ts'

let database: TestDatabase
let store: Store
let pool: pg.Pool
let owner: pg.Client
const START_MS = Date.parse('2026-11-21T03:12:00Z')

beforeAll(async () => {
  database = await testDatabase()
  store = createStore(database.appUrl, testFields())
  pool = openPool(database.appUrl, { max: 2 })
  owner = new pg.Client({ connectionString: database.ownerUrl })
  await owner.connect()
})
afterAll(async () => {
  await Promise.all([owner.end(), pool.end(), store.close()])
  await database.drop()
})

const CONTACTS = ['ana-push', 'ben-sms', 'cho-push', 'dov-email', 'room', 'pager'] as const
beforeEach(async () => {
  await owner.query(
    `TRUNCATE "Receipt", "Notification", "Contact", "AlarmEvent", "Alarm", "Encounter", "Patient", "Bed", "Ward", "User", hot.outbox, hot.call_cursor CASCADE`,
  )
  const { prisma } = store
  for (const id of ['ana', 'ben', 'cho', 'dov'])
    await prisma.user.create({ data: { id, login: id, name: `${id} long name`, role: 'nurse' } })
  await prisma.ward.createMany({
    data: [
      { id: 'w1', name: 'Ward 4B' },
      { id: 'w2', name: 'Other' },
    ],
  })
  await prisma.bed.createMany({ data: [{ id: 'b1', wardId: 'w1', label: '01', position: 1 }] })
  await prisma.patient.create({ data: { id: 'p1', family: '', given: '', sex: 'F', born: '', mrn: '', mrnIndex: 'p1' } })
  await prisma.encounter.createMany({
    data: ['enc-1', 'enc-2'].map((id) => ({ id, patientId: 'p1', bedId: 'b1', dischargedAt: id === 'enc-1' ? null : new Date() })),
  })
  await prisma.contact.createMany({
    data: CONTACTS.map((id) => ({ id, channel: id.split('-')[1] ?? 'slack', label: `${id} label`, address: 'sealed', addressIndex: id })),
  })
})

/** What the dispatcher does with effects, in the same transaction. @returns the ward's cursor */
async function dispatched(...effects: AlarmEffect[]): Promise<number> {
  const client = await pool.connect()
  try {
    const { belows: _belows, ...position } = await readPosition(client as unknown as pg.Client)
    const { position: after } = await writeGroup(client as unknown as pg.Client, { effects, entries: [], belows: new Map() }, position)
    await client.query('COMMIT')
    return after.cursors.get('w1')!
  } finally {
    client.release()
  }
}

/** One life of the server: calls over the real rows. `write`: what stands between it and them. */
function life(write: (writes: CallWrites) => Promise<void> = (writes) => writeCalls(store, writes), start_ms = START_MS) {
  return startedCalls({
    start_ms,
    ledger: createLedger(write),
    standing: () => standingCalls(store),
    cursors: () => cursorsOf(pool),
    outbox: (ward, after, limit) => readOutbox(pool, ward, after, limit),
  })
}

const raised = (over: Partial<Alarm> = {}) => changeOf('raised', { revision: 1, level: 1, ...over })
/** The database was away for the whole life: nothing it wrote has landed. */
const away = () => Promise.reject(new Error('the database is away'))
const rows = async () =>
  (
    await store.prisma.notification.findMany({
      orderBy: { dedup: 'asc' },
      include: { receipts: { orderBy: [{ at: 'asc' }, { id: 'asc' }] } },
    })
  ).map(
    ({ contactId, level, state, receipts }) =>
      `${contactId} ${level} ${state}: ${inOrder(receipts)
        .map(({ hop }) => hop)
        .join(' ')}`,
  )
const audited = async () =>
  (await pool.query<{ action: string }>("SELECT action FROM hot.audit_inbox WHERE action LIKE 'call.%' ORDER BY id")).rows.map(
    ({ action }) => action,
  )
const allWritten = (expected: string[]) => expect.poll(rows, { timeout: 5_000, interval: 20 }).toEqual(expected)

describe('rows of calls', () => {
  test('[NTF-17] every hop has its row, receipt and line of the audit, with ids and codes alone', async () => {
    await owner.query('TRUNCATE hot.audit_inbox')
    const one = life()
    await one.calls.start()
    await one.stored(await dispatched(raised()), raised())
    const over = changeOf('ended', { revision: 2, level: 1, ...ENDED })
    await one.stored(await dispatched(over), over)
    await one.calls.stop()
    await allWritten(['ana-push 1 cancelled: queued sent cancelled'])
    expect(await audited()).toEqual(['call.made', 'call.cancelled'])
    const { rows: lines } = await pool.query<{ line: string }>('SELECT actor || subject || detail::text AS line FROM hot.audit_inbox')
    expect(lines.map(({ line }) => line).join()).not.toMatch(/long name|label|sealed|Ward 4B/)
  })

  test('[NTF-17] the same written twice is written once, and a call that was seen is not put back', async () => {
    await owner.query('TRUNCATE hot.audit_inbox')
    let writes: CallWrites | null = null
    const one = life(async (given) => {
      writes ??= given
      await writeCalls(store, given)
      await writeCalls(store, given)
    })
    await one.calls.start()
    await one.stored(await dispatched(raised()), raised())
    await one.calls.stop()
    await allWritten(['ana-push 1 sent: queued sent'])
    expect(await audited()).toEqual(['call.made'])
    const { id } = await store.prisma.notification.findFirstOrThrow()
    await callTold(person('ana'), store, START_MS + 1, id, 'seen')
    await writeCalls(store, writes!)
    expect(await rows()).toEqual(['ana-push 1 seen: queued sent seen'])
  })
})

describe('killed in the middle', () => {
  test('[NTF-18] between send and receipt: sent again with the same key, one row, no second call by a provider that tells', async () => {
    const effect = raised()
    const cursor = await dispatched(effect)
    const first = life(away)
    await first.calls.start()
    await first.stored(cursor, effect)
    expect(first.provider.saidTo('ana-push')).toEqual(['call 1'])
    const second = life()
    await second.calls.start()
    await second.settle()
    expect(second.provider.saidTo('ana-push')).toEqual(['call 1'])
    expect(second.provider.heard[0]!.call).toMatchObject({
      dedup: first.provider.heard[0]!.call.dedup,
      url: first.provider.heard[0]!.call.url,
    })
    await second.calls.stop()
    await allWritten(['ana-push 1 sent: queued sent'])
    const third = life()
    await third.calls.start()
    await third.pass(60_000)
    expect(third.provider.heard).toEqual([])
    await third.calls.stop()
  })

  test('[NTF-18] while it is being tried: tries go on where they were; what has been called is not called again', async () => {
    const first = life()
    await first.calls.start()
    first.provider.answers.set('cho-push', ['busy'])
    const effects = [raised(), changeOf('escalated', { revision: 2, level: 2 })]
    await first.stored(await dispatched(...effects), ...effects)
    await allWritten(['ana-push 1 sent: queued sent', 'cho-push 2 queued: queued failed'])
    const second = life()
    await second.calls.start()
    await second.pass(10_000)
    expect([second.provider.saidTo('ana-push'), second.provider.saidTo('cho-push')]).toEqual([[], ['call 2']])
    await second.calls.stop()
    await allWritten(['ana-push 1 sent: queued sent', 'cho-push 2 sent: queued failed sent'])
  })

  test('[NTF-19] what is no longer true after the start is not called; who was called is told; what is still true is', async () => {
    const first = life()
    await first.calls.start()
    first.provider.answers.set('ana-push', ['busy'])
    first.provider.answers.set('ben-sms', ['sent'])
    const [a, b] = [raised(), raised({ id: 'a2', bed: 'b3' })]
    await first.stored(await dispatched(a, b), a, b)
    await allWritten(['ana-push 1 queued: queued failed', 'ben-sms 1 sent: queued sent'])
    // While nothing runs: one is acknowledged, one is over, one is raised and over, one is raised and true.
    await dispatched(
      changeOf('acknowledged', { revision: 2, level: 1, ...ACKNOWLEDGED }, 'ana'),
      changeOf('ended', { id: 'a2', bed: 'b3', revision: 2, level: 1, ...ENDED }),
      raised({ id: 'a3' }),
      changeOf('ended', { id: 'a3', revision: 2, level: 1, ...ENDED }),
      raised({ id: 'a4' }),
      changeOf('escalated', { id: 'a4', revision: 2, level: 2 }),
    )
    const second = life()
    await second.calls.start()
    await second.pass(120_000)
    expect(second.provider.heard.map(({ address, call }) => `${address} ${call.thread} ${call.kind}`).sort()).toEqual([
      'ana-push a4 call',
      'ben-sms a2 cancelled',
      'cho-push a4 call',
    ])
    await second.calls.stop()
  })

  test('[NTF-19] after a long time without a start only what is still open is called, and alarms of before there were calls call nobody', async () => {
    await dispatched(raised({ id: 'x', condition: 'ended', signal: { state: 'off', why: 'ended' } }))
    await owner.query(
      `INSERT INTO hot.outbox SELECT 'w1', 100 + n, 'old/' || n, body, at FROM hot.outbox, generate_series(1, 2500) n WHERE ward = 'w1'`,
    )
    const { chain: _chain, level: _level, ...old } = changeOf('raised', { id: 'old' }).alarm
    await pool.query(`INSERT INTO hot.outbox VALUES ('w1', 5000, 'old/x', $1, now())`, [
      JSON.stringify({ ...changeOf('raised'), alarm: old }),
    ])
    const one = life()
    await one.calls.start()
    await one.settle()
    expect(one.provider.heard).toEqual([])
    await one.calls.stop()
    const { rows: cursors } = await pool.query<{ cursor: string }>("SELECT cursor FROM hot.call_cursor WHERE ward = 'w1'")
    expect(Number(cursors[0]?.cursor)).toBe(5000)
  })
})

describe('while the database is away', () => {
  test('[NTF-20] calls go out from memory, unstored alarms too; what they did is written when it is back, in order', async () => {
    let isAway = true
    const one = life((writes) => (isAway ? away() : writeCalls(store, writes)))
    await one.calls.start()
    one.calls.onUnstored([raised(), changeOf('escalated', { revision: 2, level: 2 })])
    await one.settle()
    one.calls.onUnstored([changeOf('acknowledged', { revision: 3, level: 2, ...ACKNOWLEDGED }, 'cho')])
    await one.settle()
    await one.pass(1_000)
    expect([one.provider.saidTo('ana-push'), one.provider.saidTo('cho-push')]).toEqual([
      ['call 1', 'cancelled 1'],
      ['call 2', 'cancelled 2'],
    ])
    expect(await rows()).toEqual([])
    isAway = false
    await expect.poll(rows, { timeout: 10_000, interval: 50 }).toHaveLength(2)
    expect((await rows()).map((row) => row.replace(/:.*/, ''))).toEqual(['ana-push 1 cancelled', 'cho-push 2 answered'])
    await one.calls.stop()
  })
})

const person = (user: string, over: Partial<Principal> = {}): Principal => ({
  ...{ user, name: user, role: 'nurse', session: `s-${user}`, wards: ['w1'], expires_ms: START_MS * 2 },
  ...over,
})

describe('what a person says and sees of calls', () => {
  test('[NTF-21] only its own person says that a call came or was opened; twice is once; of a message of several, all', async () => {
    await owner.query('TRUNCATE hot.audit_inbox')
    const one = life()
    await one.calls.start()
    const unwatched = (id: string) => changeOf('raised', { id, code: 'unwatched', priority: 'medium', revision: 1 })
    await one.stored(await dispatched(unwatched('u1'), unwatched('u2')), unwatched('u1'), unwatched('u2'))
    await one.pass(1_500)
    await one.calls.stop()
    const all = await store.prisma.notification.findMany({ where: { userId: 'ana' } })
    expect(new Set(all.map(({ bundle }) => bundle)).size).toBe(1)
    const { id } = all[0]!
    for (const who of [person('cho'), person('ben', { role: 'admin' })])
      await expect(callTold(who, store, START_MS, id, 'seen')).rejects.toEqual(new Denied('not_found'))
    const wall = person('ana', { role: 'kiosk' })
    await expect(callTold(wall, store, START_MS, id, 'seen')).rejects.toEqual(new Denied('not_allowed'))
    await callTold(person('ana', { locked: true }), store, START_MS + 5_000, id, 'delivered')
    await callTold(person('ana'), store, START_MS + 6_000, id, 'seen')
    await Promise.all([1, 2, 3].map((n) => callTold(person('ana'), store, START_MS + 6_000 + n, id, 'seen')))
    expect((await rows()).filter((row) => row.startsWith('ana'))).toEqual(Array(2).fill('ana-push 0 seen: queued sent delivered seen'))
    expect((await audited()).filter((action) => action === 'call.seen')).toHaveLength(2)
  })

  test('[NTF-22] the history of an alarm has every change and every call with its hops, in order and by name, for who may see its patient', async () => {
    const one = life()
    await one.calls.start()
    one.provider.answers.set('ana-push', ['busy', 'sent'])
    const first = raised()
    await one.stored(await dispatched(first), first)
    await one.pass(2_000)
    const claimed = { response: { state: 'claimed', by: 'ana', at_ms: START_MS, until_ms: START_MS + 120_000 } } as const
    const at_ms = one.clock.now_ms()
    const more = [
      { ...changeOf('claimed', { revision: 2, level: 1, ...claimed }, 'ana'), at_ms },
      { ...changeOf('ended', { revision: 3, level: 1, ...ENDED }), at_ms },
    ]
    await one.stored(await dispatched(...more), ...more)
    await one.calls.stop()
    const history = await historyOfAlarm(person('ana'), store, 'enc-1', 'a1')
    expect(history.changes.map(({ why, by }) => `${why} ${by}`)).toEqual(['raised ', 'claimed ana long name', 'ended '])
    expect(history.changes[1]).toMatchObject({ response: 'claimed', detail: { until_ms: START_MS + 120_000 } })
    expect(history.calls.map(({ name, channel, label, answer }) => [name, channel, label, answer])).toEqual([
      ['ana long name', 'push', 'ana-push label', 'going'],
    ])
    expect(history.calls[0]!.hops.map(({ hop, detail }) => `${hop} ${detail}`.trim())).toEqual([
      'queued',
      'failed unreachable: http 503, tried again',
      'sent',
      'answered going',
      'cancelled ended',
    ])
    await expect(historyOfAlarm(person('ana'), store, 'enc-2', 'a1')).rejects.toEqual(new Denied('not_found'))
    await expect(historyOfAlarm(person('eve', { wards: ['w2'] }), store, 'enc-1', 'a1')).rejects.toEqual(new Denied('not_allowed'))
  })
})
