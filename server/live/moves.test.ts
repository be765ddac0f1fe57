import { afterEach, describe, expect, test } from 'vitest'
import type { Alarm } from '../../contracts/alarm.ts'
import { type BedSnapshot, unpackTick, type WardSnapshot } from '../../contracts/live.ts'
import type { BedLine } from '../store/wards.ts'
import { alarmOf, bedLine, type Client, enter, frameOf, next, openLive, watch } from './testing.ts'

let house: Awaited<ReturnType<typeof openLive>>
afterEach(() => house.close())

/** Ann sees ward 1, Ben ward 2, Cleo both. */
async function open() {
  house = await openLive()
  const [ann, ben, cleo] = await Promise.all([
    house.browser('ann'),
    house.browser('ben', { wards: ['w2'] }),
    house.browser('cleo', { wards: ['w1', 'w2'] }),
  ])
  for (const client of [ann, ben, cleo]) await enter(client)
  return { ann, ben, cleo }
}
const ward = (client: Client, id: string, cursor: number | null = null) => watch<WardSnapshot>(client, { view: 'ward', ward: id, cursor })

/** Beds by ward, as the facts have them from now on; the other beds stay as they are. */
async function put(beds: Record<string, BedLine[]>): Promise<void> {
  house.state.house = {
    ...house.state.house,
    wards: house.state.house.wards.map((one) => ({ ...one, beds: beds[one.ward.id] ?? one.beds })),
  }
  await house.directory.refresh()
  await house.live.factsChanged()
}
const EMPTY = { w1: [bedLine('b1', null), bedLine('b2', 'e2'), bedLine('b3', null)] }
const MOVED = { ...EMPTY, w2: [bedLine('b9', 'e3'), { ...bedLine('b8', 'e1') }] }

function stored(id: string, cursor: number, alarm: Alarm): void {
  const effect = { kind: 'alarm', id: `1/${cursor}/0`, at_ms: 0, encounter: alarm.encounter, why: 'updated', by: null, alarm } as const
  house.live.onStored([{ ward: id, cursor, effects: [effect] }])
}
function feed(encounter: string): void {
  house.live.onBatch({ partition: 1, first: 0, records: [frameOf(encounter, Date.now(), ['ecg_ii'])], bytes: new Uint8Array() })
  const base = { id: 'n', at_ms: 0, encounter, event_ms: Date.now(), origin: 'simulated' as const }
  house.live.onNumbers({ ...base, kind: 'numbers', numbers: { hr: { value: 72, event_ms: Date.now(), quality: '', source: '' } } })
}
/** All that a client hears in `ms`, as text; ticks by their heads. */
async function hearing(client: Client, ms: number): Promise<string> {
  const heard: string[] = []
  const listener = (event: string, message: unknown) =>
    heard.push(event === 'tick' ? JSON.stringify(unpackTick(new Uint8Array(message as ArrayBuffer)).head) : JSON.stringify(message))
  client.onAny(listener)
  await new Promise((done) => setTimeout(done, ms))
  client.offAny(listener)
  return heard.join('\n')
}

describe('who leaves', () => {
  test('[PAT-30] a discharge empties the bed on every screen at once, and nothing of the patient shows for the next', async () => {
    const { ann } = await open()
    await ward(ann, 'w1')
    feed('e1')
    stored('w1', 1, alarmOf({ id: 'of-e1', signal: { state: 'latched' } }))
    const told = next(ann, 'picture', 1_000)
    await put(EMPTY)
    const { snapshot } = (await told) as { snapshot: WardSnapshot }
    expect(snapshot.beds.map(({ encounter }) => encounter)).toEqual(['', 'e2', ''])
    expect(JSON.stringify(snapshot)).not.toContain('e1')

    const then = next(ann, 'picture', 1_000)
    await put({ w1: [bedLine('b1', 'e7'), bedLine('b2', 'e2'), bedLine('b3', null)] })
    feed('e1') // what the device of before still sends, before the gate knows
    stored('w1', 2, alarmOf({ id: 'of-e1', revision: 2, condition: 'ended', end_reason: 'discharged', ended_ms: 2 }))
    const heard = `${JSON.stringify(await then)}${await hearing(ann, 600)}`
    expect(heard).toContain('e7')
    expect(heard).not.toMatch(/of-e1|"e1"|mrn-e1|Family-e1/)
    const again = await ward(ann, 'w1', 0)
    expect(JSON.stringify(again)).not.toMatch(/of-e1|"e1"|mrn-e1|Family-e1/)
  })

  test('[PAT-31] an open bed page is told that the stay is over, and gets nothing more', async () => {
    const { ann } = await open()
    await watch<BedSnapshot>(ann, { view: 'bed', encounter: 'e1', cursor: null })
    const told = next(ann, 'closed', 1_000)
    await put(EMPTY)
    expect(await told).toEqual({ error: 'discharged' })
    feed('e1')
    expect(await hearing(ann, 500)).toBe('')
  })

  test('[PAT-32] memory forgets whoever is gone, whatever of theirs is still to come', async () => {
    const { ann } = await open()
    await ward(ann, 'w1')
    await put(EMPTY)
    feed('e1')
    stored('w1', 1, alarmOf())
    await put(EMPTY)
    await put({ w1: [bedLine('b1', 'e1'), bedLine('b2', 'e2'), bedLine('b3', null)] })
    const answer = await ward(ann, 'w1')
    expect(answer).toMatchObject({ ok: true, snapshot: { alarms: [], scores: [] } })
    expect(answer.ok && answer.snapshot.beds[0]!.state).toMatchObject({ devices: [{ last_ms: 0 }] })
  })
})

describe('who moves', () => {
  test('[PAT-33] to another ward: its screens get the patient with open alarms as they stand, the old ward’s get nothing more', async () => {
    const { ann, ben } = await open()
    await Promise.all([ward(ann, 'w1'), ward(ben, 'w2')])
    stored('w1', 1, alarmOf({ id: 'goes-along', condition: 'ended', ended_ms: 5, signal: { state: 'latched' } }))
    const [left, came] = [next(ann, 'picture', 1_000), next(ben, 'picture', 1_000)]
    await put(MOVED)
    expect(JSON.stringify(await left)).not.toMatch(/"e1"|goes-along|mrn-e1/)
    const { snapshot } = (await came) as { snapshot: WardSnapshot }
    expect(snapshot.beds.map(({ encounter }) => encounter)).toEqual(['e3', 'e1'])
    expect(snapshot.alarms).toEqual([expect.objectContaining({ id: 'goes-along', signal: { state: 'latched' } })])
    // Stored in the old ward a moment ago, but told where the patient lies now.
    const [there, here] = [hearing(ben, 700), hearing(ann, 700)]
    feed('e1')
    stored('w1', 2, alarmOf({ id: 'goes-along', revision: 2, response: { state: 'acknowledged', by: 'ben', at_ms: 9 } }))
    expect(await there).toContain('acknowledged')
    expect(await here).not.toMatch(/"e1"|goes-along/)
  })

  test('[PAT-33] an open bed page goes along where its viewer may, and is closed where not', async () => {
    const { ann, cleo } = await open()
    for (const client of [ann, cleo]) await watch<BedSnapshot>(client, { view: 'bed', encounter: 'e1', cursor: null })
    const [closed, picture] = [next(ann, 'closed', 1_000), next(cleo, 'picture', 1_000)]
    await put(MOVED)
    expect(await closed).toEqual({ error: 'not_allowed' })
    expect(await picture).toMatchObject({ snapshot: { ward: { id: 'w2' }, bed: { bed_label: 'B8', encounter: 'e1' } } })
    feed('e1')
    expect(await hearing(cleo, 500)).toContain('"hr"')
  })

  test('[PAT-34] a reading that says the same sends no picture', async () => {
    const { ann } = await open()
    await ward(ann, 'w1')
    for (let i = 0; i < 3; i++) await put({ w1: [bedLine('b1', 'e1'), bedLine('b2', 'e2'), bedLine('b3', null)] })
    await expect(next(ann, 'picture', 1_200)).rejects.toThrow('no picture')
  })

  test('[PAT-34] a name that was written wrong is right on every screen at once', async () => {
    const { ann } = await open()
    await ward(ann, 'w1')
    const told = next(ann, 'picture', 1_000)
    const right = bedLine('b1', 'e1')
    await put({ w1: [{ ...right, patient: { ...right.patient!, family: 'Rightly' } }, bedLine('b2', 'e2'), bedLine('b3', null)] })
    expect(JSON.stringify(await told)).toContain('Rightly')
  })
})

test('[PAT-37] a ward, and a bed somebody was put into, are shown to who opens them in the moment they were made', async () => {
  const { ann } = await open()
  const made = { ward: { id: 'w7', name: 'Seven', kind: '' }, beds: [bedLine('b7', 'e7')] }
  house.rows.set('s-ann', { ...house.rows.get('s-ann')!, wards: ['w1', 'w7'] })
  house.state.house = { ...house.state.house, wards: [...house.state.house.wards, made] }
  expect(await ward(ann, 'w7')).toMatchObject({ ok: true, snapshot: { ward: { name: 'Seven' } } })
  house.state.house = {
    ...house.state.house,
    wards: house.state.house.wards.map((one) => (one.ward.id === 'w7' ? { ...one, beds: [bedLine('b7', 'e8')] } : one)),
  }
  expect(await watch(ann, { view: 'bed', encounter: 'e8', cursor: null })).toMatchObject({ ok: true })
  expect(await ward(ann, 'w8')).toEqual({ ok: false, error: 'not_allowed' })
})
