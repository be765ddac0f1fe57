import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { Denied, type Principal } from '../access/principal.ts'
import { fillAudit } from '../audit/testing.ts'
import { openPool } from '../database/connect.ts'
import { type TestDatabase, testDatabase } from '../database/testing.ts'
import { testFields } from '../seal/testing.ts'
import { startExport } from './audit-chain.ts'
import { type AuditSearch, auditPeople, searchAudit } from './audit-search.ts'
import { limitsOf } from './limits.ts'
import { sealPatient } from './patient-record.ts'
import { patientLine } from './patients.ts'
import { createStore, type Store } from './store.ts'
import { readStrip, readTrends } from './trends.ts'
import { wardLayout } from './wards.ts'

const NONE: AuditSearch = { before: null, actor: null, action: null, about: null, from_ms: null, to_ms: null, refused: false }
const person = (over: Partial<Principal>): Principal => ({
  ...{ user: 'aud', name: 'A. Auditor', role: 'auditor', wards: [], session: 's-aud', expires_ms: Number.POSITIVE_INFINITY },
  ...over,
})
const nurse = person({ user: 'ann', role: 'nurse', wards: ['w1'], session: 's-ann' })
const ROWS = 20_000
let database: TestDatabase
let store: Store

beforeAll(async () => {
  database = await testDatabase()
  store = createStore(database.appUrl, testFields())
  const { prisma } = store
  await prisma.ward.create({ data: { id: 'w1', name: 'One', beds: { create: [{ id: 'b1', label: '1-01', position: 1 }] } } })
  await prisma.user.create({ data: { id: 'ann', name: 'Ann Berg', login: 'ann', role: 'nurse' } })
  const record = sealPatient(store.fields, 'p1', { mrn: 'MRN 77', family: 'Canary', given: 'Yellow', born: '1950-01-01' } as never)
  await prisma.patient.create({ data: record })
  await prisma.encounter.create({ data: { id: 'e1', patientId: 'p1', bedId: 'b1' } })
})
afterAll(async () => {
  await store.close()
  await database.drop()
})

const inbox = () =>
  store.prisma.$queryRawUnsafe<Array<{ actor: string; action: string; subject: string; detail: Record<string, unknown> }>>(
    'SELECT actor, action, subject, detail FROM hot.audit_inbox ORDER BY id',
  )

test('[AUD-10] every store function that shows a patient leaves its line, with what was looked at', async () => {
  await wardLayout(nurse, store, 'w1')
  await patientLine(nurse, store, 'e1')
  await limitsOf(nurse, store, 'e1')
  await readTrends(nurse, store, 'e1', 1, Date.now())
  await readStrip(nurse, store, 'e1', 1, 2)
  await patientLine(nurse, store, 'e1')
  await expect(patientLine(person({ role: 'nurse', wards: ['w2'] }), store, 'e1')).rejects.toThrow(Denied)
  expect((await inbox()).map(({ actor, action, subject, detail }) => `${actor} ${action} ${subject} ${detail.ward}`)).toEqual([
    'ann view.ward w1 w1',
    'ann view.patient e1 w1',
    'ann view.limits e1 w1',
    'ann view.trends e1 w1',
    'ann view.strip e1 w1',
  ])
})

test('[AUD-13] a look while the audit cannot be written goes on, and its line follows', async () => {
  const away = createStore(database.appUrl, testFields())
  const stuck = vi.spyOn(away.prisma, '$executeRaw').mockRejectedValue(new Error('ECONNREFUSED'))
  expect(await patientLine({ ...nurse, session: 's-other' }, away, 'e1')).toMatchObject({ bed_label: '1-01' })
  expect(away.trail.waiting()).toBe(1)
  stuck.mockRestore()
  await away.close()
  expect((await inbox()).at(-1)).toMatchObject({ actor: 'ann', action: 'view.patient' })
})

test('[AUD-70] the audit is searched by who, what, bed, record number, time and refusals, newest first, a page at a time', async () => {
  const pool = openPool(database.ownerUrl)
  await fillAudit(pool, ROWS)
  await pool.query('ANALYZE hot.audit')
  const auditor = person({})
  const seqs = async (search: Partial<AuditSearch>) =>
    (await searchAudit(auditor, store, () => ({ ...NONE, ...search }))).lines.map(({ seq }) => seq)
  const first = await searchAudit(auditor, store, () => NONE)
  expect([first.lines[0]?.seq, first.lines.length, first.next]).toEqual([ROWS, 50, ROWS - 49])
  expect((await seqs({ before: first.next }))[0]).toBe(ROWS - 50)
  expect((await seqs({ actor: 'u1-3' })).slice(0, 2)).toEqual([19_995, 19_988])
  expect((await seqs({ refused: true })).slice(0, 2)).toEqual([ROWS, ROWS - 50])
  expect((await seqs({ action: 'refused.' })).slice(0, 2)).toEqual([ROWS, ROWS - 50])
  expect((await seqs({ action: 'view.patient' }))[0]).toBe(ROWS - 1)
  for (const about of ['1-01', 'one 1-01', 'mrn77', 'MRN 77', 'e1', 'b1'])
    expect([about, (await seqs({ about }))[0]]).toEqual([about, 19_993])
  expect(await seqs({ about: 'nobody' })).toEqual([])
  const at = 1_790_000_000_000
  expect(await seqs({ from_ms: at + 10_000, to_ms: at + 12_000 })).toEqual([11, 10])
  expect((await seqs({ actor: 'u1-1', action: 'view.', about: '1-01' })).length).toBeGreaterThan(0)
  for (const search of [{}, { actor: 'u1-3' }, { refused: true }, { about: '1-01' }, { about: 'nobody' }, { action: 'limits.set' }]) {
    const began_ms = performance.now()
    await seqs({ ...search, before: ROWS - 1_000 })
    expect(performance.now() - began_ms).toBeLessThan(2_000)
  }
  await pool.end()
})

test('[AUD-71] names are put to ids on the way out: people and beds, never a patient; a search is in the audit without what was typed', async () => {
  const pool = openPool(database.ownerUrl)
  const seen = await searchAudit(person({}), store, () => ({ ...NONE, about: 'MRN 77' }))
  expect(seen.names.e1).toBe('One 1-01')
  expect(JSON.stringify(seen)).not.toMatch(/Canary|Yellow|MRN/)
  expect((await auditPeople(person({}), store)).people).toEqual([{ id: 'ann', name: 'Ann Berg' }])
  const searches = (await inbox()).filter(({ action }) => action === 'audit.searched')
  expect(searches.map(({ detail }) => detail.about)).toContainEqual(['p1', 'e1'])
  expect(JSON.stringify(searches)).not.toMatch(/MRN|mrn/)
  await pool.end()
})

test('[AUD-72] only who may see the audit searches or takes it, and nobody takes it from a locked screen; nothing signed is nothing to take', async () => {
  const all = () => ({ from_ms: null, to_ms: null })
  for (const role of ['nurse', 'physician', 'biomed', 'kiosk'] as const) {
    let asked = false
    const search = () => {
      asked = true
      return NONE
    }
    await expect(searchAudit(person({ role }), store, search)).rejects.toThrow('not_allowed')
    await expect(auditPeople(person({ role }), store)).rejects.toThrow('not_allowed')
    await expect(startExport(person({ role }), store, 1, all)).rejects.toThrow('not_allowed')
    expect(asked).toBe(false)
  }
  await expect(startExport(person({ locked: true }), store, 1, all)).rejects.toThrow('locked')
  expect(await startExport(person({}), store, 1, all)).toBeNull()
})
