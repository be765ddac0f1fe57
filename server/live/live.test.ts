import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Alarm } from '../../contracts/alarm.ts'
import type { AlarmsMessage, BedSnapshot, WardSnapshot } from '../../contracts/live.ts'
import { unpackTick } from '../../contracts/live.ts'
import type { LogRecord } from '../../contracts/record.ts'
import { alarmOf, type Client, enter, frameOf, next, openLive, watch } from './testing.ts'

let ward: Awaited<ReturnType<typeof openLive>>
const open = async (over: Parameters<typeof openLive>[0] = {}) => {
  ward = await openLive(over)
  return ward
}
const feed = (...records: LogRecord[]) => ward.live.onBatch({ partition: 1, first: 0, records, bytes: new Uint8Array() })
const bytesOf = (tick: ArrayBuffer | Uint8Array) => new Uint8Array(tick as ArrayBuffer)
/** The next tick that has a wave. */
async function nextWaves(client: Client) {
  for (;;) {
    const { head, samples } = unpackTick(bytesOf(await next(client, 'tick')))
    if (head.beds.some((bed) => bed.w.length > 0)) return { head, samples }
  }
}
const stored = (id: string, cursor: number, alarm: Alarm) =>
  ward.live.onStored([
    {
      ward: id,
      cursor,
      effects: [{ kind: 'alarm', id: `1/${cursor}/0`, at_ms: 0, encounter: alarm.encounter, why: 'updated', by: null, alarm }],
    },
  ])
afterEach(() => ward.close())

describe('who comes in', () => {
  test('[LIVE-1] a foreign, missing or similar Origin is refused', async () => {
    await open()
    for (const origin of [null, 'null', 'http://evil.test', 'http://ward.test.evil.test', 'https://ward.test'])
      expect(await enter(await ward.browser('ann', { origin }))).not.toBe('hello')
    expect(await enter(await ward.browser('ann'))).toBe('hello')
  })

  test('[LIVE-1][P8] a socket without a session in force is refused and told why', async () => {
    await open()
    expect(await enter(await ward.browser('ann', { cookie: false }))).toBe('signed_out')
    const gone = await ward.browser('ben')
    ward.rows.delete('s-ben')
    expect(await enter(gone)).toBe('signed_out')
    ward.state.away = true
    expect(await enter(await ward.browser('cleo'))).toBe('unavailable')
  })

  test('[LIVE-1][P10] one session has at most eight sockets', async () => {
    await open()
    const many = await Promise.all(Array.from({ length: 8 }, async () => enter(await ward.browser('ann'))))
    expect(new Set(many)).toEqual(new Set(['hello']))
    expect(await enter(await ward.browser('ann'))).toBe('too_many')
  })

  test('[P6] a request that fails on the way is answered, and the others go on', async () => {
    await open({
      submit: async () => {
        throw new Error('the log is closed')
      },
    })
    const [client, other] = [await ward.browser('ann'), await ward.browser('ann')]
    await Promise.all([enter(client), enter(other)])
    const outcome = await client.timeout(2_000).emitWithAck('command', { key: 'key-12345', command: { type: 'resume', encounter: 'e1' } })
    expect(outcome).toMatchObject({ status: 'refused', reason: 'unavailable', key: 'key-12345' })
    expect((await watch(other, { view: 'ward', ward: 'w1', cursor: null })).ok).toBe(true)
  })

  test('[LIVE-3][P8] a revoked session’s socket is told why and ended within 2 s', async () => {
    await open()
    const client = await ward.browser('ann')
    await enter(client)
    await watch(client, { view: 'ward', ward: 'w1', cursor: null })
    const gone = new Promise((done) => client.once('disconnect', done))
    const from = performance.now()
    ward.rows.delete('s-ann')
    expect(await next(client, 'ended')).toEqual({ reason: 'revoked' })
    await gone
    expect(performance.now() - from).toBeLessThan(2_000)
    expect(ward.live.viewers()).toBe(0)
  })

  test('[LIVE-3] rights that changed end the socket too', async () => {
    await open()
    const client = await ward.browser('ann')
    await enter(client)
    ward.rows.set('s-ann', { ...ward.rows.get('s-ann')!, wards: [] })
    expect(await next(client, 'ended')).toEqual({ reason: 'role_changed' })
  })
})

describe('what they may watch', () => {
  test('[LIVE-2][P8] another ward, its patient, the unknown and rubbish are refused', async () => {
    await open()
    const client = await ward.browser('ann')
    await enter(client)
    expect(await watch(client, { view: 'ward', ward: 'w2', cursor: null })).toEqual({ ok: false, error: 'not_allowed' })
    expect(await watch(client, { view: 'bed', encounter: 'e3', cursor: null })).toEqual({ ok: false, error: 'not_allowed' })
    expect(await watch(client, { view: 'bed', encounter: 'e9', cursor: null })).toEqual({ ok: false, error: 'not_found' })
    for (const rubbish of [null, 7, { view: 'w1' }, { view: 'ward', ward: ['w1', 'w2'], cursor: null }])
      expect(await watch(client, rubbish as never)).toMatchObject({ ok: false })
  })

  test('[LIVE-2] nothing of another ward reaches a viewer, of the ward or of one bed', async () => {
    await open()
    const nurse = await ward.browser('ann')
    const bedside = await ward.browser('ben')
    for (const client of [nurse, bedside]) await enter(client)
    await watch(nurse, { view: 'ward', ward: 'w1', cursor: null })
    await watch(bedside, { view: 'bed', encounter: 'e1', cursor: null })
    const heard: AlarmsMessage[] = []
    nurse.on('alarms', (message) => void heard.push(message))
    bedside.on('alarms', (message) => void heard.push(message))
    stored('w2', 1, alarmOf({ id: 'x', encounter: 'e3', ward: 'w2' }))
    stored('w1', 1, alarmOf({ id: 'y', encounter: 'e2' }))
    stored('w1', 2, alarmOf({ id: 'z' }))
    await vi.waitFor(() => expect(heard).toHaveLength(4))
    expect(heard.flatMap((message) => message.alarms.map((alarm) => alarm.id)).sort()).toEqual(['y', 'y', 'z', 'z'])
  })

  test('[LIVE-11] who watches a patient that is moved beyond their rights gets nothing more', async () => {
    await open()
    const client = await ward.browser('ann')
    await enter(client)
    await watch(client, { view: 'bed', encounter: 'e1', cursor: null })
    feed(frameOf('e1', Date.now(), ['ecg_ii']))
    await nextWaves(client)
    const [one, two] = ward.state.house.wards
    ward.state.house = {
      ...ward.state.house,
      wards: [
        { ...one!, beds: one!.beds.slice(1) },
        { ...two!, beds: [...two!.beds, one!.beds[0]!] },
      ],
    }
    await ward.directory.refresh()
    await vi.waitFor(() =>
      expect(watch(client, { view: 'bed', encounter: 'e1', cursor: null })).resolves.toEqual({ ok: false, error: 'not_allowed' }),
    )
    feed(frameOf('e1', Date.now() + 500, ['ecg_ii']))
    await expect(next(client, 'tick', 400)).rejects.toThrow('no tick')
  })
})

describe('what they get', () => {
  test('[LIVE-4] a ward is one tick: two waves a bed, their samples and times, and the numbers', async () => {
    await open()
    const client = await ward.browser('ann')
    await enter(client)
    const reply = await watch<WardSnapshot>(client, { view: 'ward', ward: 'w1', cursor: null })
    expect(reply).toMatchObject({
      ok: true,
      snapshot: { ward: { id: 'w1' }, beds: [{ encounter: 'e1' }, { encounter: 'e2' }, { encounter: '', state: null }] },
    })
    const t0 = Date.now()
    ward.live.onNumbers({
      kind: 'numbers',
      id: '1/1/0',
      at_ms: t0,
      encounter: 'e2',
      event_ms: t0,
      origin: 'simulated',
      numbers: { hr: { value: 71, event_ms: t0, quality: '', source: 'ecg_ii' } },
    })
    feed(
      frameOf('e1', t0, ['resp', 'ecg_v1', 'ecg_ii', 'pleth']),
      frameOf('e1', t0 + 250, ['resp', 'ecg_v1', 'ecg_ii', 'pleth']),
      frameOf('e2', t0, ['ecg_ii', 'resp']),
      frameOf('e3', t0, ['ecg_ii']),
    )
    const { head, samples } = await nextWaves(client)
    expect(head).toMatchObject({ v: 'w', id: 'w1' })
    const e1 = head.beds.find((bed) => bed.e === 'e1')!
    expect(e1.w.map((wave) => [wave.c, wave.t0, wave.n, wave.fs])).toEqual([
      ['ecg_v1', t0, 50, 100],
      ['pleth', t0, 50, 100],
    ])
    expect([...samples.subarray(e1.w[1]!.o, e1.w[1]!.o + 50)]).toEqual([
      ...Array.from({ length: 25 }, (_, i) => i),
      ...Array.from({ length: 25 }, (_, i) => i),
    ])
    const e2 = head.beds.find((bed) => bed.e === 'e2')!
    expect(e2.w.map((wave) => wave.c)).toEqual(['ecg_ii', 'resp'])
    expect(head.beds.map((bed) => bed.e)).not.toContain('e3')
    const numbers = async () => {
      for (;;) {
        const now = unpackTick(bytesOf(await next(client, 'tick'))).head.beds.find((bed) => bed.n)
        if (now) return now
      }
    }
    expect((e2.n ? e2 : await numbers()).n).toMatchObject({ hr: { value: 71, event_ms: t0 } })
  })

  test('[LIVE-4] a bed has all its waves, with its history and channels', async () => {
    await open({
      past: {
        history: async () => [
          { ...alarmOf({ id: 'old', condition: 'ended', signal: { state: 'off', why: 'ended' } }), stored: true, names: {}, noted: null },
        ],
        changedSince: async () => [],
      },
    })
    feed(frameOf('e1', Date.now() - 1_000, ['ecg_ii', 'pleth', 'art', 'resp']))
    const client = await ward.browser('ann')
    await enter(client)
    const reply = await watch<BedSnapshot>(client, { view: 'bed', encounter: 'e1', cursor: null })
    expect(reply).toMatchObject({
      ok: true,
      snapshot: {
        bed: { encounter: 'e1', patient: { family: 'Family-e1' }, devices: [{ device: 'd-e1', origin: 'simulated' }] },
        history: [{ id: 'old' }],
        channels: ['ecg_ii', 'pleth', 'art', 'resp'],
        origin: 'simulated',
      },
    })
    feed(frameOf('e1', Date.now(), ['ecg_ii', 'pleth', 'art', 'resp']))
    const { head } = await nextWaves(client)
    expect(head.v).toBe('b')
    expect(head.beds[0]!.w.map((wave) => wave.c)).toEqual(['ecg_ii', 'pleth', 'art', 'resp'])
  })

  test('[LIVE-5][P3] a viewer that comes back with its cursor gets what it missed, once, as it is now', async () => {
    await open()
    const client = await ward.browser('ann')
    await enter(client)
    stored('w1', 1, alarmOf())
    const first = await watch<WardSnapshot>(client, { view: 'ward', ward: 'w1', cursor: null })
    expect(first).toMatchObject({ ok: true, missed: [], snapshot: { cursor: 1, alarms: [{ id: 'a1' }] } })
    client.disconnect()
    stored('w1', 2, alarmOf({ id: 'a2' }))
    stored('w1', 3, alarmOf({ id: 'a2', revision: 2, condition: 'ended', signal: { state: 'off', why: 'ended' } }))
    const back = await ward.browser('ann')
    await enter(back)
    const again = await watch<WardSnapshot>(back, { view: 'ward', ward: 'w1', cursor: 1 })
    expect(again).toMatchObject({ ok: true, snapshot: { cursor: 3, alarms: [{ id: 'a1' }] }, missed: [{ id: 'a2', revision: 2 }] })
    expect(again.ok && again.missed).toHaveLength(1)
    expect(await watch(back, { view: 'ward', ward: 'w1', cursor: 3 })).toMatchObject({ ok: true, missed: [] })
  })

  test('[LIVE-9][P5] while the database is away snapshots, alarms and commands go on', async () => {
    await open()
    const client = await ward.browser('ann')
    await enter(client)
    stored('w1', 1, alarmOf())
    ward.state.away = true
    await new Promise((later) => setTimeout(later, 1_200)) // past the age of cached rights, and a recheck
    expect(await watch<WardSnapshot>(client, { view: 'ward', ward: 'w1', cursor: 0 })).toMatchObject({
      ok: true,
      snapshot: { alarms: [{ id: 'a1' }] },
      missed: [{ id: 'a1' }],
    })
    expect(await watch(client, { view: 'bed', encounter: 'e1', cursor: 0 })).toMatchObject({ ok: true, snapshot: { history: [] } })
    const noted = next(client, 'alarms')
    ward.live.onUnstored([
      {
        kind: 'alarm',
        id: '1/9/0',
        at_ms: 0,
        encounter: 'e1',
        why: 'acknowledged',
        by: 'ann',
        alarm: alarmOf({ revision: 2, response: { state: 'acknowledged', by: 'ann', at_ms: 0 } }),
      },
    ])
    expect(await noted).toMatchObject({ cursor: 1, alarms: [{ stored: false, noted: { name: 'Ann B', type: 'acknowledge' } }] })
    const key = crypto.randomUUID()
    expect(await client.emitWithAck('command', { key, command: { type: 'resume', encounter: 'e1' } })).toEqual({
      status: 'done',
      key,
      at_ms: 0,
    })
  })

  test('[LIVE-12][P5] all are told when storing stops and when it is back', async () => {
    await open()
    const client = await ward.browser('ann')
    await enter(client)
    ward.state.storing = false
    expect(await next(client, 'storing')).toMatchObject({ storing: false })
    ward.state.storing = true
    expect(await next(client, 'storing')).toMatchObject({ storing: true })
  })

  test('[CMD-1] a command of a session that was revoked is refused as signed out', async () => {
    const submit = vi.fn()
    await open({ submit })
    const client = await ward.browser('ann')
    await enter(client)
    const { recheck } = ward.sessions
    ward.sessions.recheck = async () => [] // the event must be refused by its own check, not by the poll
    await new Promise((later) => setTimeout(later, 1_050))
    ward.rows.delete('s-ann')
    const key = crypto.randomUUID()
    const answer = await client.timeout(2_000).emitWithAck('command', { key, command: { type: 'resume', encounter: 'e1' } })
    expect(answer).toEqual({ status: 'refused', key, reason: 'signed_out' })
    ward.sessions.recheck = recheck
    expect(submit).not.toHaveBeenCalled()
  })
})
