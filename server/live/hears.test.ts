import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Alarm } from '../../contracts/alarm.ts'
import { type AlarmsMessage, type BedSnapshot, unpackTick } from '../../contracts/live.ts'
import type { BedLine } from '../store/wards.ts'
import { alarmOf, bedLine, type Client, enter, frameOf, next, openLive, watch } from './testing.ts'

let house: Awaited<ReturnType<typeof openLive>>
afterEach(() => house.close())

const ASYSTOLE = { code: 'asystole', priority: 'high' } as const
let cursor = 0
function stored(ward: string, alarm: Alarm): void {
  const effect = { kind: 'alarm', id: `1/${++cursor}/0`, at_ms: 0, encounter: alarm.encounter, why: 'updated', by: null, alarm } as const
  house.live.onStored([{ ward, cursor, effects: [effect] }])
}
/** Beds by ward, as the facts have them from now on; the other beds stay as they are. */
async function put(beds: Record<string, BedLine[]>): Promise<void> {
  const wards = house.state.house.wards.map((one) => ({ ...one, beds: beds[one.ward.id] ?? one.beds }))
  house.state.house = { ...house.state.house, wards }
  await house.directory.refresh()
  await house.live.factsChanged()
}

/** A page of one patient, by whoever works in `wards`, with what it hears. */
async function bedPage(user: string, encounter: string, { wards = ['w1'], since = null as number | null, opened = false } = {}) {
  const client: Client = await house.browser(user, { wards })
  if (opened) house.rows.set(`s-${user}`, { ...house.rows.get(`s-${user}`)!, opened: [{ encounter, until_ms: Date.now() + 60_000 }] })
  await enter(client)
  const heard: AlarmsMessage[] = []
  client.on('alarms', (message) => void heard.push(message))
  const reply = await watch<BedSnapshot>(client, { view: 'bed', encounter, cursor: since })
  if (!reply.ok) throw new Error(reply.error)
  const ids = () => heard.flatMap(({ alarms }) => alarms.map(({ id }) => id))
  return { client, heard, ids, snapshot: reply.snapshot, missed: reply.missed }
}
const alarmsOf = ({ alarms, ward_alarms }: BedSnapshot) => [alarms.map(({ id }) => id), ward_alarms.map(({ id }) => id)]
const bedsOf = ({ ward_beds }: BedSnapshot) => ward_beds.map(({ bed_label, patient }) => [bed_label, patient?.family])

describe('a page of one patient and the ward', () => {
  test('[LIVE-30] it is told of every alarm of the other beds, at first and as they come, with label and family name and no more', async () => {
    house = await openLive()
    stored('w1', alarmOf({ id: 'own' }))
    stored('w1', alarmOf({ id: 'next-bed', encounter: 'e2', bed: 'b2' }))
    stored('w2', alarmOf({ id: 'elsewhere', encounter: 'e3', ward: 'w2' }))
    const { snapshot, ids, heard } = await bedPage('ann', 'e1')
    expect(alarmsOf(snapshot)).toEqual([['own'], ['next-bed']])
    expect(bedsOf(snapshot)).toEqual([['B2', 'Family-e2']])
    expect(snapshot.bed.patient).toMatchObject({ mrn: 'mrn-e1', given: 'G' })
    stored('w2', alarmOf({ id: 'elsewhere-2', encounter: 'e3', ward: 'w2' }))
    stored('w1', alarmOf({ id: 'arrest', encounter: 'e2', bed: 'b2', ...ASYSTOLE }))
    await vi.waitFor(() => expect(ids()).toEqual(['arrest']))
    const state = { ...snapshot.ward_beds[0]!, revision: 9, pause: { by: 'ben', reason: 'suction', from_ms: 1, until_ms: 2 } } as const
    house.live.onStored([{ ward: 'w1', cursor: ++cursor, effects: [{ kind: 'bed', id: 'b', at_ms: 0, encounter: 'e2', bed: state }] }])
    await vi.waitFor(() => expect(heard.at(-1)!.beds).toMatchObject([{ encounter: 'e2', patient: { family: 'Family-e2', mrn: '' } }]))
    expect(JSON.stringify([snapshot, heard])).not.toMatch(/mrn-e2|"e3"|mrn-e3/)
  })

  test('[LIVE-30] waves, numbers and scores stay those of its patient', async () => {
    house = await openLive()
    const { client } = await bedPage('ann', 'e1')
    const heard: string[] = []
    client.on('tick', (bytes) => void heard.push(JSON.stringify(unpackTick(new Uint8Array(bytes as ArrayBuffer)).head)))
    client.on('scores', (message) => void heard.push(JSON.stringify(message)))
    for (const encounter of ['e1', 'e2']) {
      const records = [frameOf(encounter, Date.now(), ['ecg_ii'])]
      house.live.onBatch({ partition: 1, first: 0, records, bytes: new Uint8Array() })
      const base = { id: 'n', at_ms: 0, encounter, event_ms: Date.now(), origin: 'simulated' as const }
      house.live.onNumbers({ ...base, kind: 'numbers', numbers: { hr: { value: 72, event_ms: Date.now(), quality: '', source: '' } } })
      house.live.onScores({ kind: 'scores', id: 's', at_ms: 1, encounter, now: { encounter, at_ms: 1, scores: [], observed: {} } } as never)
    }
    await vi.waitFor(() => expect(heard.join()).toContain('"hr"'))
    await new Promise((later) => setTimeout(later, 300))
    expect(heard.join()).not.toContain('e2')
  })

  test('[LIVE-30][GLASS-1][P8] whoever opened the one stay in an emergency, and whoever works in another ward, hears nothing of the ward', async () => {
    house = await openLive()
    await put({ w2: [bedLine('b9', 'e3'), bedLine('b8', 'e4')] })
    stored('w2', alarmOf({ id: 'before', encounter: 'e4', ward: 'w2' }))
    const guest = await bedPage('ann', 'e3', { opened: true, since: 0 })
    const colleague = await bedPage('ben', 'e1')
    expect([alarmsOf(guest.snapshot), bedsOf(guest.snapshot), guest.missed]).toEqual([[[], []], [], []])
    stored('w2', alarmOf({ id: 'arrest', encounter: 'e4', ward: 'w2', ...ASYSTOLE }))
    stored('w1', alarmOf({ id: 'at-home', encounter: 'e2' }))
    stored('w2', alarmOf({ id: 'own', encounter: 'e3', ward: 'w2' }))
    await vi.waitFor(() => expect([guest.ids(), colleague.ids()]).toEqual([['own'], ['at-home']]))
    const picture = vi.fn()
    guest.client.on('picture', picture)
    await put({ w2: [bedLine('b9', 'e3'), bedLine('b8', 'e5')] })
    await new Promise((later) => setTimeout(later, 300))
    expect(picture, 'who comes and goes in the ward is not told').not.toHaveBeenCalled()
    expect(JSON.stringify(guest.heard)).not.toMatch(/"e4"|Family-e4|Family-e5/)
  })

  test('[LIVE-30] after a reconnect it is told what was missed in the whole ward, once; an emergency only of its own', async () => {
    house = await openLive()
    stored('w1', alarmOf({ id: 'known' }))
    const since = cursor
    for (const [id, encounter] of [
      ['own', 'e1'],
      ['next-bed', 'e2'],
    ] as const)
      for (const revision of [1, 2]) stored('w1', alarmOf({ id, encounter, revision }))
    const back = await bedPage('ann', 'e1', { since })
    expect(back.missed.map(({ id, revision }) => [id, revision])).toEqual([
      ['own', 2],
      ['next-bed', 2],
    ])
    const guest = await bedPage('eve', 'e1', { since, wards: ['w2'], opened: true })
    expect(guest.missed.map(({ id }) => id)).toEqual(['own'])
  })

  test('[LIVE-30][PAT-33] who leaves the ward leaves the page, who comes is named on it with open alarms, and a patient who moves hears the new ward', async () => {
    house = await openLive()
    stored('w1', alarmOf({ id: 'leaves', encounter: 'e2' }))
    stored('w2', alarmOf({ id: 'comes', encounter: 'e3', ward: 'w2' }))
    const ann = await bedPage('ann', 'e1', { wards: ['w1', 'w2'] })
    expect(alarmsOf(ann.snapshot)[1]).toEqual(['leaves'])
    const told = next(ann.client, 'picture', 1_000)
    await put({ w1: [bedLine('b1', 'e1'), bedLine('b2', null), bedLine('b3', 'e3')], w2: [bedLine('b9', 'e2')] })
    const first = (await told).snapshot as BedSnapshot
    expect([alarmsOf(first)[1], bedsOf(first)]).toEqual([['comes'], [['B3', 'Family-e3']]])
    stored('w2', alarmOf({ id: 'leaves', encounter: 'e2', ward: 'w2', revision: 2 }))
    stored('w1', alarmOf({ id: 'comes', encounter: 'e3', ward: 'w1', revision: 2 }))
    await vi.waitFor(() => expect(ann.ids()).toEqual(['comes']))

    const moved = next(ann.client, 'picture', 1_000)
    await put({ w1: [bedLine('b1', null), bedLine('b2', null), bedLine('b3', 'e3')], w2: [bedLine('b9', 'e2'), bedLine('b8', 'e1')] })
    const second = (await moved).snapshot as BedSnapshot
    expect([second.ward.id, alarmsOf(second)[1], bedsOf(second)]).toEqual(['w2', ['leaves'], [['B9', 'Family-e2']]])
    stored('w1', alarmOf({ id: 'comes', encounter: 'e3', ward: 'w1', revision: 3 }))
    stored('w2', alarmOf({ id: 'leaves', encounter: 'e2', ward: 'w2', revision: 3 }))
    await vi.waitFor(() => expect(ann.ids()).toEqual(['comes', 'leaves']))
  })

  test('[LIVE-30] it goes on while the database is away', async () => {
    house = await openLive()
    stored('w1', alarmOf({ id: 'next-bed', encounter: 'e2' }))
    const { client, ids } = await bedPage('ann', 'e1')
    house.state.away = true
    await new Promise((later) => setTimeout(later, 1_200)) // past the age of cached rights, and a recheck
    house.live.onUnstored([
      { kind: 'alarm', id: 'u', at_ms: 0, encounter: 'e2', why: 'raised', by: null, alarm: alarmOf({ id: 'unstored', encounter: 'e2' }) },
    ])
    await vi.waitFor(() => expect(ids()).toEqual(['unstored']))
    const again = await watch<BedSnapshot>(client, { view: 'bed', encounter: 'e1', cursor: null })
    expect(again.ok && alarmsOf(again.snapshot)[1]).toEqual(['next-bed', 'unstored'])
  })
})
