import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../database/testing.ts'
import { packNumbers, packWave } from '../record/segment.ts'
import { limitReason } from '../seal/fields.ts'
import { testFields } from '../seal/testing.ts'
import { openShelf } from '../simulator/replay/open.ts'
import { sealPatient } from '../store/patient-record.ts'
import { createStore, type Store } from '../store/store.ts'
import { parseOptions } from './options.ts'
import { type RunWork, runExport } from './run.ts'

/** One of each kind of identifier that must not leave. */
const CANARIES = [
  'Zanzibarquist',
  '17 Quince Street Elmsworth',
  '1931-02-17',
  '+44 20 7946 0991',
  '+44 20 7946 0992',
  'zanzi@mail.example',
  '943-47-6571',
  'MRN-CANARY-77',
  'HPB-5513-QX',
  'ACC-88-2291',
  'LIC-4471-KL',
  'KA19 ZQX',
  'SER-0912-AZ',
  'https://zanzi.example/me',
  '203.0.113.77',
  'iris-scan-7fa3',
  'photo-zq.jpg',
  'pacemaker-code-991',
]
const PLANT = `${CANARIES.join(';')};`
const NOW = Date.parse('2026-05-20T10:20:30Z')
const HOUR_MS = 3_600_000
const FROM = NOW - 2 * HOUR_MS
const dir = mkdtempSync(join(tmpdir(), 'wardwave-study-'))
let database: TestDatabase
let store: Store
let owner: pg.Client
let out: string
let sets = 0

const work = (over: Partial<RunWork> = {}): RunWork => ({
  store,
  keep: join(dir, 'keep'),
  actor: 'os:ann',
  now_ms: () => NOW,
  rest: async () => undefined,
  stopped: () => false,
  say: () => undefined,
  ...over,
})
const asked = (...args: string[]) => parseOptions(['--out', out, ...args])
const csv = (name: string) => {
  const [head = '', ...lines] = readFileSync(join(out, name), 'utf8').trim().split('\n')
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [head.split(',')[i]!, cell])))
}
const everyFile = (at: string): string[] =>
  readdirSync(at, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? everyFile(join(at, one.name)) : [join(at, one.name)]))

/** A row in every table of facts that tells of a stay, written as the product writes it. */
async function writeWard(): Promise<void> {
  const { prisma, fields } = store
  const at = new Date(FROM)
  await prisma.user.create({ data: { id: 'u1', login: 'ann', name: 'Ann', role: 'nurse' } })
  for (const ward of ['w1', 'w2']) await prisma.ward.create({ data: { id: ward, name: ward } })
  for (const [n, ward] of ['w1', 'w1', 'w2'].entries()) {
    const facts = { mrn: `M${n}`, family: 'F', given: 'G', sex: 'F', born: ['1930-01-01', '1958-03-14', ''][n]! }
    await prisma.bed.create({ data: { id: `b${n}`, wardId: ward, label: `${n}`, position: n } })
    await prisma.patient.create({ data: sealPatient(fields, `p${n}`, facts) })
    await prisma.encounter.create({ data: { id: `e${n}`, patientId: `p${n}`, bedId: `b${n}`, admittedAt: at } })
    await prisma.device.create({ data: { id: `d${n}`, label: 'x', model: 'm', serial: 's' } })
    await prisma.binding.create({ data: { id: `n${n}`, deviceId: `d${n}`, encounterId: `e${n}`, fromAt: at, by: 'u1' } })
  }
  await prisma.deviceToken.create({ data: { hash: 'h', deviceId: 'd0' } })
  await prisma.breakGlass.create({ data: { id: 'g0', userId: 'u1', encounterId: 'e0', reason: 'x', openedAt: at, untilAt: at } })
  await prisma.bedStatus.create({ data: { encounterId: 'e0', wardId: 'w1', revision: 1, body: {} } })
  await prisma.deadLetter.create({ data: { id: 'l0', deviceId: 'd0', boot: 'b', reason: 'r', detail: 'd', bytes: Buffer.from(PLANT) } })
  await writeCalls(at)
  const limits = { by: 'u1', at: new Date(FROM + 60_000), settings: {}, changes: { 'spo2-low': { low_pct: [90, 88] } } }
  const reason = fields.seal(limitReason('e0'), PLANT)
  await prisma.limitVersion.create({ data: { encounterId: 'e0', version: 1, reason, effectId: '1/1/1', ...limits } })
}

/** Who was on, who was called, and what became of an alarm: nothing of it is exported. */
async function writeCalls(at: Date): Promise<void> {
  const { prisma, fields } = store
  const place = { encounterId: 'e0', wardId: 'w1', bedId: 'b0', priority: 'high' }
  await prisma.duty.create({ data: { id: 'y0', wardId: 'w1', userId: 'u1', part: 'nurse', fromAt: at, untilAt: at } })
  await prisma.dutyBed.create({ data: { id: 'y1', dutyId: 'y0', bedId: 'b0', fromAt: at } })
  await prisma.alarmPolicy.create({ data: { wardId: 'w1', version: 1, at, by: 'u1', body: {} } })
  await prisma.alarmEvent.create({
    data: { ...place, alarmId: 'a', revision: 1, detector: 'x', kind: 'x', at, why: 'raised', by: 'u1', body: {} },
  })
  await prisma.alarmMark.create({ data: { alarmId: 'a', mark: 'false', by: 'u1', at } })
  const address = fields.seal(['Contact', 'address', 'c0'], PLANT)
  await prisma.contact.create({ data: { id: 'c0', userId: 'u1', channel: 'sms', label: 'x', address, addressIndex: 'i' } })
  const call = {
    ...place,
    alarmId: 'a',
    level: 1,
    userId: 'u1',
    contactId: 'c0',
    channel: 'sms',
    state: 'sent',
    bundle: 'x',
    createdAt: at,
  }
  await prisma.notification.create({ data: { id: 'o0', dedup: 'x', providerId: 'x', ...call } })
  await prisma.receipt.create({ data: { id: 'r0', notificationId: 'o0', hop: 'sent', at, detail: 'x' } })
  await owner.query("INSERT INTO hot.call_cursor VALUES ('w1', 1)")
  await owner.query("INSERT INTO hot.kept_snapshot VALUES (1, 1, 'x', 1, now(), 'x')")
}

/** The canaries before whatever stands in every text column there is; references follow by ON UPDATE CASCADE or get the same. */
async function plantEverywhere(): Promise<string[]> {
  const { rows } = await owner.query<{ schema: string; name: string; column: string; type: string }>(
    `SELECT table_schema AS schema, table_name AS name, column_name AS column, data_type AS type FROM information_schema.columns
     JOIN information_schema.tables USING (table_schema, table_name)
     WHERE table_schema IN ('public', 'hot') AND table_type = 'BASE TABLE' AND data_type IN ('text', 'character varying', 'jsonb')`,
  )
  const follows = new Set(
    (
      await owner.query<{ key: string }>(
        `SELECT format('%I.%I', c.conrelid::regclass, a.attname) AS key FROM pg_constraint c
         JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey) WHERE c.contype = 'f'`,
      )
    ).rows.map(({ key }) => key.replaceAll('"', '')),
  )
  const planted: string[] = []
  for (const { schema, name, column, type } of rows) {
    planted.push(`${schema}.${name}.${column}`)
    if (follows.has(`${name}.${column}`) || /^(_prisma|audit|log_|outbox|snapshot)/.test(name)) continue
    const value =
      type === 'jsonb'
        ? `CASE jsonb_typeof("${column}") WHEN 'object' THEN "${column}" || jsonb_build_object('note', $1::text, $1::text, 1) ELSE "${column}" END`
        : `$1::text || "${column}"`
    await owner.query(`UPDATE ${schema}."${name}" SET "${column}" = ${value}`, [PLANT])
  }
  for (const [n, born] of ['1930-01-01', '1958-03-14', CANARIES[2]!].entries()) {
    const row = sealPatient(store.fields, `${PLANT}p${n}`, {
      mrn: `${PLANT}${n}`,
      family: PLANT,
      given: PLANT,
      sex: n === 2 ? PLANT : 'F',
      born,
    })
    await store.prisma.patient.update({ where: { id: row.id }, data: row })
  }
  return planted
}

/** Alarms, numbers and waves as the server writes them, beside some whose every text is a canary. */
async function record(encounter: string): Promise<void> {
  const body = {
    ...{
      detector: 'spo2-low',
      code: 'limit_low',
      kind: 'clinical',
      priority: 'medium',
      source: 'wardwave',
      channel: 'spo2',
      condition: 'ended',
    },
    ...{ end_reason: 'condition_cleared', onset_ms: FROM + 90_500, raised_ms: FROM + 95_500, ended_ms: FROM + 120_000, late: false },
    ...{ params: { parameter: 'spo2', value: 84, limit: 90, unit: '%', text: PLANT, since_ms: FROM }, because: { note: PLANT } },
    response: { state: 'acknowledged', by: PLANT, at_ms: FROM + 100_000 },
    rule: { set_by: PLANT, settings: {} },
  }
  const told = Object.fromEntries(Object.entries(body).map(([key, value]) => [key, typeof value === 'string' ? PLANT : value]))
  const device = {
    ...body,
    source: 'device',
    code: 'device',
    detector: `device:${PLANT}`,
    params: { code: PLANT, text: PLANT, parameter: PLANT, value: PLANT },
  }
  for (const [n, one] of [body, told, device].entries())
    await store.prisma.alarm.create({
      data: {
        ...{
          id: `${encounter}-a${n}`,
          encounterId: encounter,
          wardId: 'w',
          bedId: 'b',
          detector: 'x',
          priority: 'x',
          condition: 'x',
          open: false,
        },
        ...{ onsetAt: new Date(FROM + 90_500), revision: 1, body: one as object },
      },
    })
  const wave = { kind: 'wave', rate_hz: 250, gain: 0.005, offset: 0 } as const
  for (let minute = 0; minute < 3; minute++) {
    const t0_ms = Math.floor(FROM / 60_000) * 60_000 + minute * 60_000
    const samples = Int16Array.from({ length: 15_000 }, (_, i) => ((i * 7 + minute) % 4_000) - 2_000)
    const numbers = packNumbers(t0_ms, [[t0_ms + 1_000, 97]])
    for (const [channel, rate_hz, bytes] of [
      ['ecg_ii', 250, packWave({ ...wave, t0_ms, samples })],
      [PLANT, 250, packWave({ ...wave, t0_ms, samples })],
      ['spo2', 0, numbers],
      [`${PLANT}2`, 0, numbers],
    ] as const)
      await owner.query(
        `INSERT INTO hot.minute (encounter, channel, minute, part, t0_ms, rate_hz, gain, offset_, n, min, mean, max, origin, bytes)
         VALUES ($1, $2, to_timestamp($3::float8 / 1000), 0, $3::float8, $4::float8, 0.005, 0, 60, 96, 97, 98, $5, $6)`,
        [encounter, channel, t0_ms, rate_hz, PLANT, bytes],
      )
  }
}

beforeAll(async () => {
  database = await testDatabase()
  store = createStore(database.appUrl, testFields())
  owner = new pg.Client({ connectionString: database.ownerUrl })
  await owner.connect()
  await writeWard()
})
afterEach(() => {
  out = join(dir, `set${++sets}`)
})
afterAll(async () => {
  await owner.end()
  await store.close()
  await database.drop()
  rmSync(dir, { recursive: true })
})

describe('an export', () => {
  test('[DEID-1] none of the 18 identifiers, planted in every text column there is, leaves; what was recorded does', async () => {
    out = join(dir, 'set')
    const planted = await plantEverywhere()
    expect(planted.length).toBeGreaterThan(90)
    for (const n of [0, 1]) await record(`${PLANT}e${n}`)
    const counts = await runExport(asked(), work())
    expect(counts).toEqual({ stays: 3, numbers: 6, alarms: 6, limits: 1, records: 2 })
    const files = everyFile(out)
    expect(files.length).toBe(5 + 2 * 2)
    for (const file of files)
      for (const canary of CANARIES) {
        expect(file).not.toContain(canary)
        expect(readFileSync(file).includes(canary), `${canary} in ${file}`).toBe(false)
      }
    for (const own of ['u1', 'Ann', '2026-05-20', String(FROM), 'ww1.'])
      for (const file of files) expect(readFileSync(file).includes(own)).toBe(false)
    expect(csv('stays.csv').map(({ sex, age, profile, devices }) => `${sex} ${age} ${profile} ${devices}`.replace(/D\w{16}/, 'D'))).toEqual(
      expect.arrayContaining(
        ['F 90+ other D:other', 'F 68 other D:other', 'other 95 other D:other'].map((line) => line.replace('95', '90+')),
      ),
    )
    expect(csv('alarms.csv').map(({ detector, code, parameter, value }) => `${detector} ${code} ${parameter} ${value}`)).toEqual(
      [1, 2].flatMap(() => ['spo2-low limit_low spo2 84', 'other other spo2 84', 'device:other device other ']),
    )
    expect(csv('limits.csv')).toMatchObject([{ detector: 'spo2-low', setting: 'low_pct', before: '90', after: '88' }])
  })

  test('[DEID-3][DEID-9] intervals and the time of day are true, and the waves open in our own reader as they were recorded', async () => {
    await runExport(asked('--ward', `${PLANT}w1`), work())
    const alarms = csv('alarms.csv')
    for (const { onset, raised, ended, response_at } of alarms) {
      const at = [onset, raised, ended, response_at].map((one) => Date.parse(one!) - Date.parse(onset!))
      expect(at).toEqual([0, 5_000, 29_500, 9_500])
      expect(onset!.slice(11)).toBe(new Date(FROM + 90_500).toISOString().slice(11))
    }
    const [stay] = csv('stays.csv').filter(({ stay }) => alarms.some((alarm) => alarm.stay === stay))
    expect(Date.parse(alarms[0]!.onset!) - Date.parse(csv('stays.csv').find((one) => one.stay === alarms[0]!.stay)!.admitted!)).toBe(90_500)
    const shelf = openShelf(join(out, 'waves', stay!.stay!))
    const { waves, about, duration_s } = shelf.read(shelf.names[0]!)
    expect({ about, duration_s, channels: waves.map(({ channel }) => channel) }).toEqual({
      about: '',
      duration_s: 180,
      channels: ['ecg_ii'],
    })
    expect([...waves[0]!.samples.subarray(15_000, 15_003)]).toEqual([-1_999, -1_992, -1_985])
  })

  test('[DEID-2] the same study codes and shifts the same, another otherwise; each code leads back by the file that is kept apart', async () => {
    await runExport(asked('--format', 'csv'), work())
    const first = readFileSync(join(out, 'stays.csv'), 'utf8')
    expect(existsSync(join(out, 'waves'))).toBe(false)
    out = join(dir, 'again')
    await runExport(asked('--format', 'csv'), work())
    expect(readFileSync(join(out, 'stays.csv'), 'utf8')).toBe(first)
    const links = readFileSync(join(dir, 'keep', 'study.links.csv'), 'utf8')
    for (const { stay } of csv('stays.csv')) expect(links).toContain(`"${stay}","${PLANT}e`)
    expect(statSync(join(dir, 'keep', 'study.links.csv')).mode & 0o777).toBe(0o600)
    out = join(dir, 'other')
    await runExport(asked('--format', 'csv', '--study', 'other'), work())
    expect(readFileSync(join(out, 'stays.csv'), 'utf8')).not.toBe(first)
  })

  test('[DEID-10] the audit says who, what and how much, before it begins and after', async () => {
    await owner.query('DELETE FROM hot.audit_inbox')
    await runExport(asked('--format', 'csv', '--from', '2026-05-20T08:00Z'), work())
    const { rows } = await owner.query('SELECT actor, action, subject, detail FROM hot.audit_inbox ORDER BY id')
    const range = { study: 'study', ward: null, from: '2026-05-20T08:00:00.000Z', to: '2026-05-20T10:20:00.000Z', formats: ['csv'] }
    const counts = { stays: 3, numbers: 6, alarms: 6, limits: 1, records: 0 }
    expect(rows).toEqual([
      { actor: 'os:ann', action: 'data.export_begun', subject: 'export', detail: range },
      { actor: 'os:ann', action: 'data.exported', subject: 'export', detail: { ...range, ...counts } },
    ])
  })

  test('[DEID-6] broken off in the middle, nothing is left, the audit says so, and the next one is whole', async () => {
    await owner.query('DELETE FROM hot.audit_inbox')
    let pages = 0
    await expect(runExport(asked(), work({ stopped: () => ++pages > 5 }))).rejects.toThrow('broken off')
    expect([existsSync(out), existsSync(`${out}.partial`)]).toEqual([false, false])
    const { rows } = await owner.query('SELECT action FROM hot.audit_inbox ORDER BY id')
    expect(rows.map(({ action }) => action)).toEqual(['data.export_begun', 'data.export_failed'])
    expect((await runExport(asked(), work())).stays).toBe(3)
  })

  test('[DEID-8] a ward there is not, and an audit that cannot be told, export nothing', async () => {
    await expect(runExport(asked('--ward', 'w9'), work())).rejects.toThrow(/no ward w9\. There are: /)
    const deaf = createStore(database.appUrl, testFields())
    await owner.query('REVOKE INSERT ON hot.audit_inbox FROM wardwave_app')
    await expect(runExport(asked(), work({ store: deaf }))).rejects.toThrow()
    await owner.query('GRANT INSERT ON hot.audit_inbox TO wardwave_app')
    await deaf.close()
    expect([existsSync(out), existsSync(`${out}.partial`)]).toEqual([false, false])
  })

  test('[DEID-1] a range holds what lies in it and nothing else', async () => {
    const counts = await runExport(asked('--from', '2026-05-20T08:21Z', '--to', '2026-05-20T08:22Z'), work())
    expect(counts).toMatchObject({ stays: 3, numbers: 2, alarms: 0, records: 2 })
    out = join(dir, 'early')
    expect(await runExport(asked('--to', '2026-05-20T08:00Z'), work())).toMatchObject({ stays: 0, numbers: 0 })
  })
})
