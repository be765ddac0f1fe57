import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Principal } from '../access/principal.ts'
import { systemClock } from '../clock.ts'
import { sealOldRows } from '../core/seal-old-rows.ts'
import { type DedicatedDatabase, dedicatedDatabase } from '../database/testing.ts'
import { limitReason } from '../seal/fields.ts'
import { fieldsOf, readRingFile } from '../seal/keyring.ts'
import { dropKey, rotateRing } from '../seal/rotation.ts'
import { limitsOf } from './limits.ts'
import { mrnIndex, openPatient, sealPatient, UNREADABLE } from './patient-record.ts'
import { patientLine } from './patients.ts'
import { keyUses, reseal } from './reseal.ts'
import { seedDemo } from './seed.ts'
import { createStore, type Store } from './store.ts'
import { houseFacts } from './wards.ts'

const CANARIES = ['Zanzibarquist', 'Quetzalinda', '1931-02-29', 'MRN-CANARY-77', 'her daughter Philomena asked']
const [family, given, born, mrn, reason] = CANARIES as [string, string, string, string, string]
const dir = mkdtempSync(join(tmpdir(), 'wardwave-reseal-'))
const ring = join(dir, 'field-keys.json')
const now_ms = systemClock.now_ms()
let database: DedicatedDatabase
let store: Store
let encounter: string
let patient: string
let person: Principal

beforeAll(async () => {
  database = await dedicatedDatabase()
  store = createStore(database.appUrl, fieldsOf(ring, systemClock.now_ms))
  const [seed] = await seedDemo(store, { now_ms, tokens_file: join(dir, 'tokens.json') })
  encounter = seed!.encounter
  patient = (await store.prisma.encounter.findUniqueOrThrow({ where: { id: encounter } })).patientId
  person = { user: 'u1', name: 'Nadia', role: 'physician', wards: [seed!.ward], session: 's1', expires_ms: 1e15 }
}, 60_000)
afterAll(async () => {
  await store.close()
  await database.stop()
  rmSync(dir, { recursive: true })
})

/** As the rows of an installation from before there were keys. */
async function writePlain(): Promise<void> {
  await store.prisma.patient.update({ where: { id: patient }, data: { family, given, born, mrn, mrnIndex: null } })
  const row = { by: 'u1', at: new Date(now_ms), reason, settings: {}, changes: {}, effectId: '1/2/3' }
  const expired = { ...row, reason: 'expired', effectId: '1/2/4' }
  await store.prisma.limitVersion.createMany({
    data: [
      { encounterId: encounter, version: 1, ...row },
      { encounterId: encounter, version: 2, ...expired },
    ],
    skipDuplicates: true,
  })
}

/** How a nurse is reached: no patient's, and nobody else's business either. */
const REACHED = '+44 20 7946 0991'
async function writeContact(): Promise<void> {
  const { id } = await store.prisma.user.findFirstOrThrow()
  const address = store.fields.seal(['Contact', 'address', 'c1'], REACHED)
  await store.prisma.contact.create({ data: { id: 'c1', userId: id, channel: 'sms', label: 'mine', address, addressIndex: 'i1' } })
}

/** Every text of every table, as a thief of the database would read it. */
async function everyText(): Promise<string> {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables WHERE table_schema IN ('public', 'hot') AND table_type = 'BASE TABLE'`,
    )
    expect(rows.length).toBeGreaterThan(20)
    const texts: string[] = []
    for (const { name } of rows) texts.push(...(await client.query(`SELECT t::text AS text FROM ${name} t`)).rows.map((r) => r.text))
    return texts.join('\n')
  } finally {
    await client.end()
  }
}

/** Which of `words` stand in the tables' files of the stopped-for-a-moment, checkpointed server. */
async function onDisk(words: readonly string[]): Promise<string[]> {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  const { rows } = await client.query<{ data: string }>(`SELECT current_setting('data_directory') AS data`)
  await client.query('CHECKPOINT')
  await client.end()
  return words.filter((word) => {
    try {
      return execFileSync('grep', ['-rlaF', '--', word, join(rows[0]!.data, 'base')], { encoding: 'utf8' }) !== ''
    } catch (error) {
      if ((error as { status?: number }).status === 1) return false
      throw error
    }
  })
}

describe('at rest', () => {
  test('[SEAL-4] rows of before are sealed at start, once, and can be found by number; what the engine says itself stays', async () => {
    await writePlain()
    expect(await onDisk([...CANARIES, 'High dependency'])).toEqual([...CANARIES, 'High dependency'])
    await Promise.all([1, 2].map(() => sealOldRows(store, database.url, ring)))
    expect((await patientLine(person, store, encounter)).patient).toMatchObject({ family, given, born, mrn })
    expect(await store.prisma.patient.findUnique({ where: { mrnIndex: mrnIndex(store.fields, ' mrn-canary-77 ') } })).toMatchObject({
      id: patient,
    })
    const { history } = await limitsOf(person, store, encounter)
    expect(history.map((one) => one.reason)).toEqual(['expired', reason])
    expect(await reseal(store, 'plain')).toEqual({ sealed: 0, unreadable: 0 })
  })

  test('[SEAL-4] neither a dump of every table nor the files of the database hold what names a patient', async () => {
    await writeContact()
    const dump = await everyText()
    for (const word of [...CANARIES, REACHED]) expect(dump).not.toContain(word)
    for (const word of ['Okafor', 'Adaeze', 'Lindqvist', '1958-03-14', 'MRN-700']) expect(dump).not.toContain(word)
    expect(await onDisk([...CANARIES, 'Okafor', 'Adaeze', 'High dependency'])).toEqual(['High dependency'])
  })

  test('[SEAL-9] where two old rows claim one number both are sealed and one is found by it', async () => {
    const row = { family: 'A', given: 'B', sex: 'F', born: '' }
    await store.prisma.patient.createMany({
      data: [
        { id: 'twin1', mrn: 'T 1', ...row },
        { id: 'twin2', mrn: 't1', ...row },
      ],
    })
    await reseal(store, 'plain')
    const twins = await store.prisma.patient.findMany({ where: { id: { startsWith: 'twin' } }, orderBy: { id: 'asc' } })
    expect(twins.map((twin) => openPatient(store.fields, twin).mrn)).toEqual(['T 1', 't1'])
    expect(twins.filter((twin) => twin.mrnIndex !== null)).toHaveLength(1)
    await store.prisma.patient.deleteMany({ where: { id: { startsWith: 'twin' } } })
  })
})

describe('a rotation in the middle of the work', () => {
  test('[SEAL-7] interrupts no read and no write, loses no edit, and afterwards no row uses the old key', async () => {
    const running = createStore(database.appUrl, fieldsOf(ring, systemClock.now_ms))
    const seen = new Set<string>()
    let written = 0
    let over = false
    const reads = async () => {
      while (!over) {
        const lines = (await houseFacts(running)).flatMap(({ beds }) => beds.flatMap((bed) => bed.patient ?? []))
        expect(lines.length).toBeGreaterThan(20)
        for (const line of lines) seen.add(line.family)
      }
    }
    const writes = async () => {
      while (!over) {
        const row = await running.prisma.patient.findUniqueOrThrow({ where: { id: patient } })
        const facts = { ...openPatient(running.fields, row), given: `Edit${++written}` }
        await running.prisma.patient.update({ where: { id: patient }, data: sealPatient(running.fields, patient, facts) })
      }
    }
    const work = [reads(), writes(), writes()]
    const before = readRingFile(ring).current
    const ids: string[] = []
    let resealed = 0
    for (let i = 0; i < 3; i++) {
      ids.push(rotateRing(ring, systemClock.now_ms()))
      resealed += (await reseal({ ...store, fields: fieldsOf(ring, systemClock.now_ms) }, 'old')).sealed
    }
    expect(resealed).toBeGreaterThan(3 * 100)
    await new Promise((done) => setTimeout(done, 1_100))
    over = true
    await Promise.all(work)
    expect(written).toBeGreaterThan(20)
    expect(seen).not.toContain(UNREADABLE)
    expect((await patientLine(person, store, encounter)).patient).toMatchObject({ family, mrn })
    await reseal(store, 'old')
    expect([...(await keyUses(store)).keys()]).toEqual([ids[2]])
    expect((await keyUses(store)).get(ids[2]!)?.get('Contact.address')).toBe(1)
    for (const id of [before, ids[0]!, ids[1]!]) dropKey(ring, id)
    const fresh = createStore(database.appUrl, fieldsOf(ring, systemClock.now_ms))
    const names = (await houseFacts(fresh)).flatMap(({ beds }) => beds.flatMap((bed) => bed.patient?.family ?? []))
    expect(names).toContain(family)
    expect(names).not.toContain(UNREADABLE)
    await Promise.all([running.close(), fresh.close()])
  })

  test('[SEAL-7] a row edited between the reading and the writing of its batch keeps the edit', async () => {
    rotateRing(ring, systemClock.now_ms())
    const resealing = createStore(database.appUrl, fieldsOf(ring, systemClock.now_ms))
    const { fields } = resealing
    let edited = false
    const meddled: Store = {
      ...resealing,
      fields: {
        ...fields,
        open(place, sealed) {
          if (!edited && place[1] === 'family' && place[2] === patient) {
            edited = true
            const facts = sealPatient(fields, patient, { family: 'Married', given, sex: 'F', born, mrn })
            pending = store.prisma.patient.update({ where: { id: patient }, data: facts })
          }
          return fields.open(place, sealed)
        },
      },
    }
    let pending: Promise<unknown> = Promise.resolve()
    const afterTheEdit = async (sql: string, ...values: unknown[]) => {
      await pending
      return resealing.prisma.$executeRawUnsafe(sql, ...values)
    }
    const prisma: Store['prisma'] = Object.create(resealing.prisma, { $executeRawUnsafe: { value: afterTheEdit } })
    await reseal({ ...meddled, prisma }, 'old')
    expect(edited).toBe(true)
    expect((await patientLine(person, store, encounter)).patient.family).toBe('Married')
    await resealing.close()
  })

  test('[SEAL-10] a field of a lost key and a broken one show as unreadable; the rest of the ward is as it was', async () => {
    const other = join(dir, 'other.json')
    const foreign = fieldsOf(other, systemClock.now_ms)
    const broken = store.fields.seal(['Patient', 'given', 'somebody else'], 'X')
    await store.prisma.patient.update({
      where: { id: patient },
      data: { family: foreign.seal(['Patient', 'family', patient], 'X'), given: broken },
    })
    await store.prisma.limitVersion.updateMany({ where: { version: 1 }, data: { reason: foreign.seal(limitReason(encounter), 'X') } })
    const beds = (await houseFacts(store)).flatMap(({ beds }) => beds)
    const line = beds.find((bed) => bed.patient?.encounter === encounter)?.patient
    expect(line).toMatchObject({ family: UNREADABLE, given: UNREADABLE, mrn, born })
    expect(beds.filter((bed) => bed.patient?.family === UNREADABLE)).toHaveLength(1)
    expect((await limitsOf(person, store, encounter)).history.at(-1)).toMatchObject({ reason: UNREADABLE })
    rotateRing(ring, systemClock.now_ms())
    const again = createStore(database.appUrl, fieldsOf(ring, systemClock.now_ms))
    expect((await reseal(again, 'old')).unreadable).toBe(3)
    await sealOldRows(again, database.url, ring)
    await again.close()
  })

  test('[SEAL-6] a start whose ring was lost makes another and goes on', async () => {
    const kept = readFileSync(ring, 'utf8')
    rmSync(ring)
    const nameless = createStore(database.appUrl, fieldsOf(ring, systemClock.now_ms))
    await sealOldRows(nameless, database.url, ring)
    expect((await patientLine(person, nameless, encounter)).patient.mrn).toBe(UNREADABLE)
    writeFileSync(ring, kept)
    await nameless.close()
  })
})
