import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { manualClock } from '../clock.ts'
import { type TestDatabase, testDatabase } from '../database/testing.ts'
import { createFields } from '../seal/fields.ts'
import { fieldsOf, readRingFile } from '../seal/keyring.ts'
import { RETIRE_AFTER_MS } from '../seal/rotation.ts'
import { sealPatient } from '../store/patient-record.ts'
import { createStore, type Store } from '../store/store.ts'
import { HELP, keyCommand } from './command.ts'

const dir = mkdtempSync(join(tmpdir(), 'wardwave-keys-'))
const path = join(dir, 'field-keys.json')
const clock = manualClock()
let database: TestDatabase
let store: Store
const said: string[] = []
const run = (...args: string[]) => {
  said.length = 0
  return keyCommand(args, { store, path, actor: 'os:ann', now_ms: clock.now_ms, say: (line) => void said.push(line) })
}
const current = () => readRingFile(path).current
const facts = { mrn: 'M1', family: 'Okafor', given: 'Adaeze', sex: 'F', born: '1958-03-14' }

beforeAll(async () => {
  database = await testDatabase()
  store = createStore(database.appUrl, fieldsOf(path, clock.now_ms))
  await store.prisma.patient.create({ data: sealPatient(store.fields, 'p1', facts) })
})
afterAll(async () => {
  await store.close()
  await database.drop()
  rmSync(dir, { recursive: true })
})

describe('npm run keys', () => {
  test('[SEAL-12] wrong usage changes nothing and says how it is used', async () => {
    const before = readFileSync(path, 'utf8')
    for (const args of [['turn'], ['rotate', 'k1'], ['retire'], ['list', 'all'], ['retire', 'a', 'b']])
      await expect(run(...args)).rejects.toThrow(HELP)
    await expect(run('retire', 'k9')).rejects.toThrow(/no key k9/)
    await expect(run('retire', current())).rejects.toThrow(/seals now.*rotate/)
    expect(readFileSync(path, 'utf8')).toBe(before)
  })

  test('[SEAL-8][SEAL-12] rotate, seal anew, retire: in this order only, and each is in the audit with who and which, never a key', async () => {
    const first = current()
    await run('rotate')
    const second = current()
    expect(said.join('\n')).toMatch(new RegExp(`Key ${second} seals from now on.*\n4 fields sealed anew`))
    clock.advance(RETIRE_AFTER_MS)
    await store.prisma.patient.create({ data: sealPatient(store.fields, 'p2', { ...facts, mrn: 'M2' }) })
    await run('list')
    expect(said).toEqual([`${first}  opens  0 fields`, `${second}  seals since ${readRingFile(path).since}  8 fields`])
    await run('rotate')
    const third = current()
    await store.prisma.patient.update({ where: { id: 'p1' }, data: { family: oldSealed(second) } })
    await expect(run('retire', second)).rejects.toThrow(/again in 60 s/)
    clock.advance(RETIRE_AFTER_MS)
    await expect(run('retire', second)).rejects.toThrow(/1 fields still use.*Patient\.family: 1.*reseal/)
    await run('reseal')
    for (const id of [first, second]) await run('retire', id)
    expect(Object.keys(readRingFile(path).keys)).toEqual([third])
    const lines = await store.prisma.$queryRaw<
      Array<{ actor: string; action: string; detail: object }>
    >`SELECT actor, action, detail FROM hot.audit_inbox ORDER BY id`
    expect(lines.map(({ actor, action }) => `${actor} ${action}`)).toEqual(
      ['rotating', 'resealed', 'rotating', 'resealed', 'resealed', 'retired', 'retired'].map((what) => `os:ann keys.${what}`),
    )
    expect(lines[4]!.detail).toEqual({ key: third, sealed: 1, unreadable: 0 })
    for (const key of Object.values(readRingFile(path).keys)) expect(JSON.stringify(lines)).not.toContain(key)
  })

  test('[SEAL-12] a key that the audit cannot take note of is not made', async () => {
    const before = readFileSync(path, 'utf8')
    const deaf = createStore(database.appUrl.replace(/:\d+\//, ':1/'), store.fields)
    await expect(
      keyCommand(['rotate'], { store: deaf, path, actor: 'os:ann', now_ms: clock.now_ms, say: () => undefined }),
    ).rejects.toThrow()
    await deaf.close()
    expect(readFileSync(path, 'utf8')).toBe(before)
  })
})

/** As a process writes that has not yet seen the newest ring. */
function oldSealed(id: string): string {
  const ring = readRingFile(path)
  const [key, index] = [Buffer.from(ring.keys[id]!, 'base64'), Buffer.from(ring.index, 'base64')]
  return createFields(() => ({ current: id, keys: new Map([[id, key]]), index })).seal(['Patient', 'family', 'p1'], 'Okafor')
}
