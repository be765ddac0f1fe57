import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Role } from '../../contracts/role.ts'
import { Denied, type Principal } from '../access/principal.ts'
import { type TestDatabase, testDatabase } from '../database/testing.ts'
import { limitReason } from '../seal/fields.ts'
import { testFields } from '../seal/testing.ts'
import { markAlarm } from './alarm-marks.ts'
import { bindDevice, unbindDevice } from './bindings.ts'
import { notesOf, writeNoteOf } from './notes.ts'
import { type DeviceSeed, seedDemo } from './seed.ts'
import { createStore, type Store } from './store.ts'
import { TIMELINE_MAX, timelineOf } from './timeline.ts'

const MINUTE = 60_000
const now_ms = Date.UTC(2026, 10, 21, 12)
const DAY = { from_ms: now_ms - 8 * 60 * MINUTE, to_ms: now_ms + MINUTE }
const dir = mkdtempSync(join(tmpdir(), 'wardwave-timeline-'))
let database: TestDatabase
let store: Store
let nurse: Principal
let here: DeviceSeed
let elsewhere: DeviceSeed

const person = (role: Role, wards: string[], more: Partial<Principal> = {}): Principal => ({
  ...{ user: role, name: `Some ${role}`, role, wards, session: 's', expires_ms: now_ms + 1e9 },
  ...more,
})
const at = (ago_min: number) => new Date(now_ms - ago_min * MINUTE)
const read = (by = nurse, range = DAY, encounter = here.encounter) => timelineOf(by, store, encounter, range)
const ofKind = async (kind: string) => (await read()).items.filter((item) => item.kind === kind)

async function alarm(id: string, onset_min: number, ended_min: number | null, encounter = here.encounter): Promise<void> {
  const [onset_ms, ended_ms] = [at(onset_min).getTime(), ended_min === null ? null : at(ended_min).getTime()]
  const times = { onset_ms, ended_ms, code: 'limit_low', params: { parameter: 'spo2' } }
  const body = { id, encounter, ...times, signal: { state: 'on' }, response: { state: 'none' }, rule: { set_by: 'profile:adult' } }
  const columns = { encounterId: encounter, wardId: 'w4b', bedId: here.bed, detector: 'spo2-low', priority: 'high', condition: 'active' }
  const when = { onsetAt: at(onset_min), endedAt: ended_min === null ? null : at(ended_min), open: ended_min === null }
  await store.prisma.alarm.create({ data: { id, ...columns, ...when, revision: 1, body } })
}

let said = 0
const bed = (ago_min: number, quiet: object) => {
  const body = { kind: 'bed', encounter: here.encounter, bed: { pause: null, standby: null, ...quiet, revision: ++said } }
  return store.prisma.$executeRaw`INSERT INTO hot.outbox (ward, cursor, effect_id, body, at)
    VALUES ('test', ${said}, ${`t/${said}`}, ${JSON.stringify(body)}::jsonb, ${at(ago_min)})`
}
const audit = (ago_min: number, action: string, detail: object) =>
  store.prisma.$executeRaw`INSERT INTO hot.audit (seq, at, actor, action, subject, detail, prev, hash)
    VALUES (${++said}, ${at(ago_min)}, ${nurse.user}, ${action}, ${here.encounter}, ${JSON.stringify(detail)}::jsonb, '', '')`

beforeAll(async () => {
  database = await testDatabase()
  store = createStore(database.appUrl, testFields())
  const seeds = await seedDemo(store, { now_ms: now_ms - 40 * 60 * MINUTE, tokens_file: join(dir, 'tokens.json') })
  here = seeds.find(({ ward }) => ward === 'w4b')!
  elsewhere = seeds.find(({ ward }) => ward === 'w5a')!
  const [someone] = await store.prisma.user.findMany({ where: { role: 'nurse' }, take: 1 })
  nurse = person('nurse', ['w4b'], { user: someone!.id, name: someone!.name })
})
afterAll(async () => {
  await store.close()
  await database.drop()
  rmSync(dir, { recursive: true })
})

test('[TML-1] an alarm is told when it touches the time asked for, one that began before it too, and none of another stay', async () => {
  await alarm('long-over', 600, 590)
  await alarm('began-before', 500, 470)
  await alarm('still-open', 550, null)
  await alarm('inside', 30, 20)
  await alarm('of-another', 30, 20, elsewhere.encounter)
  const alarms = await ofKind('alarm')
  expect(alarms.map(({ alarm }) => alarm?.id)).toEqual(['still-open', 'began-before', 'inside'])
  expect(alarms[2]).toMatchObject({ id: 'alarm:inside', until_ms: at(20).getTime(), code: 'limit_low', alarm: { stored: true } })
})

test('[TML-1] new limits: who, each value before and after, until when, and the reason opened', async () => {
  const reason = store.fields.seal(limitReason(here.encounter), 'COPD, target 88 to 92')
  const row = { encounterId: here.encounter, version: 1, by: nurse.user, at: at(100), until: at(-600), reason, settings: {} }
  await store.prisma.limitVersion.create({ data: { ...row, changes: { 'spo2-low': { low_pct: [90, 88] } }, effectId: 'l1' } })
  expect(await ofKind('limits')).toEqual([
    {
      ...{ kind: 'limits', id: 'limits:1', at_ms: at(100).getTime(), until_ms: at(-600).getTime(), by: nurse.name, code: 'limits_set' },
      params: {
        version: 1,
        reason: 'COPD, target 88 to 92',
        planned_ms: at(-600).getTime(),
        'from:spo2-low.low_pct': 90,
        'to:spo2-low.low_pct': 88,
      },
    },
  ])
})

test('[TML-1] limits set before the time asked for and standing in it are told, each until the next took its place', async () => {
  const version = (n: number, ago_min: number, until_min: number | null) => ({
    ...{ encounterId: elsewhere.encounter, version: n, by: nurse.user, at: at(ago_min), until: until_min === null ? null : at(until_min) },
    ...{ reason: '', settings: {}, changes: {}, effectId: `e${n}` },
  })
  await store.prisma.limitVersion.createMany({
    data: [version(1, 900, null), version(2, 800, 200), version(3, 300, -60), version(4, 90, null)],
  })
  const physician = person('physician', ['w5a'])
  const told = async (from_min: number, to_min: number) => {
    const { items } = await read(physician, { from_ms: at(from_min).getTime(), to_ms: at(to_min).getTime() }, elsewhere.encounter)
    const minutesAgo = (ms: number | null) => ms && (now_ms - ms) / MINUTE
    return items.flatMap((item) =>
      item.kind === 'limits' ? [[item.params.version, minutesAgo(item.at_ms), minutesAgo(item.until_ms)]] : [],
    )
  }
  expect(await told(480, 400)).toEqual([[2, 800, 300]])
  expect(await told(480, 0)).toEqual([
    [2, 800, 300],
    [3, 300, 90],
    [4, 90, null],
  ])
  expect(await told(60, 0)).toEqual([[4, 90, null]])
  await store.prisma.limitVersion.deleteMany({ where: { encounterId: elsewhere.encounter, version: { gt: 2 } } })
  expect(await told(480, 0), 'an ordered end that came').toEqual([[2, 800, 200]])
  await store.prisma.encounter.update({ where: { id: elsewhere.encounter }, data: { dischargedAt: at(250) } })
  expect(await told(480, 0), 'the stay is over').toEqual([[2, 800, 250]])
  await store.prisma.encounter.update({ where: { id: elsewhere.encounter }, data: { dischargedAt: null } })
})

test('[TML-2] a pause has its reason, its person and its real end; a standby that began before is told', async () => {
  const pause = { by: nurse.user, reason: 'suction', from_ms: at(60).getTime(), until_ms: at(57).getTime() }
  const standby = { by: nurse.user, reason: 'imaging', from_ms: at(500).getTime(), until_ms: at(400).getTime() }
  await bed(500, { standby })
  await bed(400, {})
  await bed(60, { pause })
  await bed(59, {})
  expect(await ofKind('pause')).toMatchObject([{ code: 'suction', by: nurse.name, at_ms: at(60).getTime(), until_ms: at(59).getTime() }])
  expect(await ofKind('standby')).toMatchObject([{ code: 'imaging', until_ms: at(400).getTime() }])
})

test('[TML-3] a device is a length, and its taking off has its own line with who did it', async () => {
  const [worn] = await store.prisma.binding.findMany({ where: { encounterId: here.encounter, toAt: null }, include: { device: true } })
  const { patientId: patient } = await store.prisma.encounter.findUniqueOrThrow({ where: { id: here.encounter } })
  await unbindDevice(nurse, store, at(50).getTime(), { encounter: here.encounter, device: worn!.deviceId })
  await store.prisma.$executeRaw`INSERT INTO hot.audit (seq, at, actor, action, subject, detail, prev, hash)
    SELECT 900, at, actor, action, subject, detail, '', '' FROM hot.audit_inbox WHERE action = 'device.unbound'`
  await bindDevice(nurse, store, at(40).getTime(), { encounter: here.encounter, device: worn!.deviceId, patient, bed: here.bed })
  const lines = (await ofKind('device')).filter(({ params }) => params.label === worn!.device.label)
  expect(lines.map(({ code, at_ms, until_ms, by }) => [code, at_ms, until_ms, by])).toEqual([
    ['device_on', worn!.fromAt.getTime(), at(50).getTime(), expect.any(String)],
    ['device_off', at(50).getTime(), null, nurse.name],
    ['device_on', at(40).getTime(), null, nurse.name],
  ])
})

test('[TML-3] observations stand at the moment they were made, not written down; moving has both beds by their labels', async () => {
  await audit(10, 'chart.recorded', { observed_ms: at(120).getTime(), consciousness: 'V', pulse_per_min: 98, pregnant: false })
  await audit(15, 'patient.transferred', { from_bed: elsewhere.bed, bed: here.bed })
  expect(await ofKind('chart')).toMatchObject([
    { at_ms: at(120).getTime(), by: nurse.name, params: { consciousness: 'V', pulse_per_min: 98, pregnant: 'false' } },
  ])
  const labels = await store.prisma.bed.findMany({ where: { id: { in: [here.bed, elsewhere.bed] } } })
  const label = (id: string) => labels.find((one) => one.id === id)?.label
  expect(await ofKind('stay')).toMatchObject([{ code: 'transferred', params: { from: label(elsewhere.bed), to: label(here.bed) } }])
  const coming = await read(nurse, { from_ms: now_ms - 41 * 60 * MINUTE, to_ms: now_ms - 39 * 60 * MINUTE })
  expect(coming.items.filter(({ kind }) => kind === 'stay')).toMatchObject([{ code: 'admitted' }])
})

test('[TML-4] a note is sealed where it is kept, told to who may see the patient, and its text is in no line of the audit', async () => {
  const text = 'Coughing, tube in place'
  const note = await writeNoteOf(nurse, store, now_ms, here.encounter, { at_ms: at(5).getTime(), text, alarm: 'inside' })
  const row = await store.prisma.note.findUniqueOrThrow({ where: { id: note.id } })
  expect(row.text).toMatch(/^ww1\./)
  expect(await ofKind('note')).toMatchObject([{ at_ms: at(5).getTime(), by: nurse.name, params: { text, alarm: 'inside' } }])
  expect(await notesOf(nurse, store, here.encounter, { alarm: 'inside' })).toMatchObject([{ id: note.id, text, written_ms: now_ms }])
  const lines = await store.prisma.$queryRaw<Array<{ detail: object }>>`SELECT detail FROM hot.audit_inbox WHERE subject = ${note.id}`
  expect(lines).toEqual([{ detail: { encounter: here.encounter, alarm: 'inside' } }])
  expect(JSON.stringify(await store.prisma.$queryRaw`SELECT detail FROM hot.audit_inbox`)).not.toContain('Coughing')
})

test('[TML-4] a note about an alarm of another stay is not found; who may not answer alarms here writes none; none is rewritten', async () => {
  const write = (by: Principal, alarm: string | null = null, encounter = here.encounter) =>
    writeNoteOf(by, store, now_ms, encounter, { at_ms: now_ms, text: 'x', alarm })
  const before = await store.prisma.note.count()
  await expect(write(nurse, 'of-another')).rejects.toEqual(new Denied('not_found'))
  await expect(write(nurse, null, elsewhere.encounter)).rejects.toEqual(new Denied('not_allowed'))
  await expect(write({ ...nurse, locked: true })).rejects.toEqual(new Denied('locked'))
  for (const role of ['kiosk', 'biomed', 'auditor'] as const)
    await expect(write(person(role, ['w4b']))).rejects.toEqual(new Denied('not_allowed'))
  expect(await store.prisma.note.count()).toBe(before)
  await expect(store.prisma.$executeRaw`UPDATE "Note" SET by = 'somebody'`).rejects.toThrow(/permission denied/)
  await expect(store.prisma.$executeRaw`DELETE FROM "Note"`).rejects.toThrow(/permission denied/)
})

test('[TML-5] the other ward, walls and those who care for nobody are told nothing; an emergency opens one stay', async () => {
  await expect(read(nurse, DAY, elsewhere.encounter)).rejects.toEqual(new Denied('not_allowed'))
  await expect(read(nurse, DAY, 'nobody')).rejects.toEqual(new Denied('not_found'))
  for (const role of ['kiosk', 'biomed', 'auditor'] as const)
    await expect(read(person(role, ['w4b']))).rejects.toEqual(new Denied('not_allowed'))
  const opened = [{ encounter: elsewhere.encounter, until_ms: now_ms + 1e6 }]
  expect((await read({ ...nurse, opened }, DAY, elsewhere.encounter)).items.length).toBeGreaterThan(0)
})

test('[TML-1] items come oldest first with ids of their own, and of too many the newest are told', async () => {
  const { items } = await read()
  expect(items.map(({ at_ms }) => at_ms)).toEqual(items.map(({ at_ms }) => at_ms).toSorted((a, b) => a - b))
  expect(new Set(items.map(({ id }) => id)).size).toBe(items.length)
  const one = await store.prisma.alarm.findUniqueOrThrow({ where: { id: 'inside' } })
  const many = Array.from({ length: TIMELINE_MAX + 5 }, (_, i) => {
    const onsetAt = new Date(at(10).getTime() + i)
    return { ...one, id: `m${i}`, onsetAt, body: { ...(one.body as object), id: `m${i}`, onset_ms: onsetAt.getTime() } }
  })
  await store.prisma.alarm.createMany({ data: many })
  const told = await read()
  expect([told.items.length, told.truncated]).toEqual([TIMELINE_MAX, true])
  expect(told.items.at(-1)?.at_ms).toBeGreaterThanOrEqual(at(10).getTime() + TIMELINE_MAX + 4)
  // The first that is told has hundreds after it; of what is not told nothing is said.
  const [first, newest] = [told.items[0]!.alarm!.id, `m${TIMELINE_MAX + 4}`]
  for (const alarm of [first, newest, 'inside']) await markAlarm(nurse, store, now_ms, { encounter: here.encounter, alarm, mark: 'false' })
  expect((await read()).marks).toEqual({
    [first]: { mark: 'false', by: nurse.name, at_ms: now_ms },
    [newest]: { mark: 'false', by: nurse.name, at_ms: now_ms },
  })
})
