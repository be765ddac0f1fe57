import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Conflict } from '../../contracts/admin.ts'
import { type Admission, patientFacts } from '../../contracts/patients.ts'
import type { Role } from '../../contracts/role.ts'
import type { Principal } from '../access/principal.ts'
import { type TestDatabase, testDatabase } from '../database/testing.ts'
import { testFields } from '../seal/testing.ts'
import { admit, changePatient, dischargePatient, patientsFor, transferPatient } from './admissions.ts'
import { setBedOpen } from './beds-admin.ts'
import { bindDevice } from './bindings.ts'
import { mergePatients } from './merge.ts'
import { findByMrn, recordOfStay } from './patient-find.ts'
import { createStore, type Store } from './store.ts'

const NOW_MS = Date.parse('2026-11-21T12:00:00Z')
const FACTS = { mrn: 'MRN 0042', family: 'Canaryová', given: 'Žofie', sex: 'F', born: '1961-02-03' } as const
let database: TestDatabase
let store: Store
const person = (user: string, role: Role, wards: string[]): Principal => ({
  ...{ user, name: user, role, wards, session: `s-${user}`, expires_ms: NOW_MS + 3_600_000 },
})
const nadia = person('nadia', 'nurse', ['w1'])
const noor = person('noor', 'nurse', ['w2'])
const iris = person('iris', 'admin', ['w1', 'w2'])

beforeAll(async () => {
  database = await testDatabase()
  store = createStore(database.appUrl, testFields())
  const { prisma } = store
  await prisma.ward.createMany({ data: ['w1', 'w2'].map((id) => ({ id, name: id })) })
  await prisma.bed.createMany({
    data: ['a', 'b', 'c', 'd'].map((label, position) => ({ id: label, wardId: position < 3 ? 'w1' : 'w2', label, position })),
  })
  await prisma.device.createMany({ data: ['m1', 'm2'].map((id) => ({ id, label: id })) })
})
afterAll(async () => {
  await store.close()
  await database.drop()
})
beforeEach(async () => {
  for (const table of ['Binding', 'Encounter', 'Patient']) await store.prisma.$executeRawUnsafe(`DELETE FROM "${table}"`)
})

let made = 0
const newcomer = (bed: string, mrn = `n${++made}`): Admission => ({ bed, profile: 'adult', known: null, facts: { ...FACTS, mrn } })
const known = (bed: string, patient: string, mrn: string): Admission => ({ bed, profile: 'adult', known: patient, mrn })
const conflict = (reason: Conflict) => expect.objectContaining({ name: 'ConflictError', reason })
const denied = (reason: string) => expect.objectContaining({ name: 'Denied', reason })
async function lyingIn(bed: string) {
  return store.prisma.encounter.findMany({ where: { bedId: bed, dischargedAt: null } })
}
async function comes(bed: string, mrn?: string) {
  const { encounter } = await admit(iris, store, NOW_MS, newcomer(bed, mrn))
  const { patientId: patient } = await store.prisma.encounter.findUniqueOrThrow({ where: { id: encounter } })
  return { encounter, patient, bed }
}
async function actions(): Promise<string[]> {
  const rows = await store.prisma.$queryRaw<
    Array<{ action: string }>
  >`SELECT action FROM hot.audit_inbox WHERE action LIKE 'patient.%' ORDER BY id`
  return rows.map(({ action }) => action)
}

describe('admitting', () => {
  test('[PAT-1] an admitted patient is in the bed, sealed, and the line in the audit names nobody', async () => {
    const { encounter } = await admit(nadia, store, NOW_MS, { bed: 'a', profile: 'neonate', known: null, facts: FACTS })
    const { wards } = await patientsFor(nadia, store)
    expect(wards).toEqual([expect.objectContaining({ ward: 'w1' })])
    expect(wards[0]!.beds.map(({ label, lying }) => [label, lying?.facts ?? null])).toEqual([
      ['a', FACTS],
      ['b', null],
      ['c', null],
    ])
    expect(wards[0]!.beds[0]!.lying).toMatchObject({ encounter, profile: 'neonate', admitted_ms: NOW_MS })
    const stored = JSON.stringify([
      await store.prisma.patient.findMany(),
      await store.prisma.$queryRaw`SELECT action, subject, detail FROM hot.audit_inbox`,
    ])
    for (const word of ['Canary', 'ofie', '0042', '1961']) expect(stored).not.toContain(word)
  })

  test('[PAT-2] a bed holds one patient, however many are admitted into it at once', async () => {
    const all = await Promise.allSettled(Array.from({ length: 6 }, () => admit(iris, store, NOW_MS, newcomer('a'))))
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const one of all) if (one.status === 'rejected') expect(one.reason).toEqual(conflict('bed_taken'))
    expect(await lyingIn('a')).toHaveLength(1)
    expect(await store.prisma.patient.count()).toBe(1)
  })

  test('[PAT-2] the database itself refuses a second patient in a bed, and the refusal has the same words', async () => {
    const { patient } = await comes('a')
    const row = { id: 'x', patientId: patient, bedId: 'a' }
    await expect(store.prisma.encounter.create({ data: row })).rejects.toMatchObject({ code: 'P2002' })
  })

  test('[PAT-3] a known number, however it is written, makes no second record: it is shown, and admitted when it is confirmed', async () => {
    const first = await comes('a', 'mrn-7 7')
    await expect(admit(nadia, store, NOW_MS, newcomer('b', 'MRN-77'))).rejects.toEqual(conflict('mrn_taken'))
    const { found } = await findByMrn(nadia, store, NOW_MS, 'ＭＲＮ-77')
    expect(found).toMatchObject({ patient: first.patient, admitted: true, facts: { mrn: 'mrn-7 7' } })
    await expect(admit(nadia, store, NOW_MS, known('b', first.patient, 'MRN-77'))).rejects.toEqual(conflict('already_admitted'))
    await dischargePatient(iris, store, NOW_MS, first.encounter, first)
    await expect(admit(nadia, store, NOW_MS, known('b', 'somebody', 'MRN-77'))).rejects.toEqual(conflict('not_as_shown'))
    await expect(admit(nadia, store, NOW_MS, known('b', first.patient, 'MRN-78'))).rejects.toEqual(conflict('mrn_unknown'))
    const { encounter } = await admit(nadia, store, NOW_MS + 1, known('b', first.patient, 'MRN-77'))
    expect((await recordOfStay(nadia, store, encounter)).stays.map((stay) => stay.bed_label)).toEqual(['b', 'a'])
    expect(await store.prisma.patient.count()).toBe(1)
  })

  test('[PAT-3] of two who write the same new number at once one makes the record; one known patient lies in one bed', async () => {
    const two = await Promise.allSettled(['a', 'b'].map((bed) => admit(iris, store, NOW_MS, newcomer(bed, 'same'))))
    expect(two.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(two.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { reason: 'mrn_taken' } })
    const [row] = await store.prisma.encounter.findMany()
    await dischargePatient(iris, store, NOW_MS, row!.id, { patient: row!.patientId, bed: row!.bedId })
    const again = await Promise.allSettled(['b', 'c', 'd'].map((bed) => admit(iris, store, NOW_MS, known(bed, row!.patientId, 'same'))))
    expect(again.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const one of again) if (one.status === 'rejected') expect(one.reason).toEqual(conflict('already_admitted'))
  })

  test('[PAT-4] nobody is put into a bed that is closed, closes meanwhile, is unknown or in a ward not one’s own', async () => {
    await store.prisma.bed.create({ data: { id: 'z', wardId: 'w1', label: 'z', position: 9, closedAt: new Date(NOW_MS) } })
    await expect(admit(nadia, store, NOW_MS, newcomer('z'))).rejects.toEqual(conflict('bed_closed'))
    await expect(admit(nadia, store, NOW_MS, newcomer('nowhere'))).rejects.toEqual(denied('not_found'))
    await expect(admit(nadia, store, NOW_MS, newcomer('d'))).rejects.toEqual(denied('not_allowed'))
    const outcomes = await Promise.allSettled([admit(nadia, store, NOW_MS, newcomer('c')), setBedOpen(iris, store, NOW_MS, 'c', false)])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await store.prisma.bed.updateMany({ data: { closedAt: null } })
    await store.prisma.bed.delete({ where: { id: 'z' } })
  })

  test('[PAT-4] physician, biomed, auditor, kiosk, a locked nurse and one without wards neither admit nor look anybody up', async () => {
    const others = [
      ...(['physician', 'biomed', 'auditor', 'kiosk'] as const).map((role) => person(role, role, ['w1'])),
      { ...nadia, locked: true },
      { ...nadia, wards: [] },
    ]
    for (const other of others) {
      const no = denied(other.locked ? 'locked' : 'not_allowed')
      await expect(admit(other, store, NOW_MS, newcomer('a')), other.user).rejects.toEqual(no)
      await expect(findByMrn(other, store, NOW_MS, 'x'), other.user).rejects.toEqual(no)
    }
    expect(await lyingIn('a')).toEqual([])
  })
})

describe('moving and leaving', () => {
  test('[PAT-5] a transfer keeps the stay and its devices, within wards that are one’s own', async () => {
    const stay = await comes('a')
    await bindDevice(iris, store, NOW_MS, { ...stay, device: 'm1' })
    await expect(transferPatient(nadia, store, NOW_MS, stay.encounter, { ...stay, to: 'd' })).rejects.toEqual(denied('not_allowed'))
    await expect(transferPatient(noor, store, NOW_MS, stay.encounter, { ...stay, to: 'd' })).rejects.toEqual(denied('not_allowed'))
    const there = await comes('b')
    await expect(transferPatient(nadia, store, NOW_MS, stay.encounter, { ...stay, to: 'b' })).rejects.toEqual(conflict('bed_taken'))
    await transferPatient(iris, store, NOW_MS, stay.encounter, { ...stay, to: 'd' })
    expect((await lyingIn('d')).map(({ id }) => id)).toEqual([stay.encounter])
    expect(await store.prisma.binding.count({ where: { encounterId: stay.encounter, toAt: null } })).toBe(1)
    await expect(transferPatient(iris, store, NOW_MS, stay.encounter, { ...stay, to: 'c' })).rejects.toEqual(conflict('not_as_shown'))
    await expect(dischargePatient(nadia, store, NOW_MS, stay.encounter, { ...stay, bed: 'd' })).rejects.toEqual(denied('not_allowed'))
    expect(there.bed).toBe('b')
  })

  test('[PAT-6] a discharge ends the stay and every wearing, once', async () => {
    const stay = await comes('a')
    for (const device of ['m1', 'm2']) await bindDevice(iris, store, NOW_MS, { ...stay, device })
    await dischargePatient(nadia, store, NOW_MS + 5, stay.encounter, stay)
    expect(await lyingIn('a')).toEqual([])
    const worn = await store.prisma.binding.findMany()
    expect(worn.map(({ toAt }) => toAt?.getTime())).toEqual([NOW_MS + 5, NOW_MS + 5])
    await expect(dischargePatient(nadia, store, NOW_MS, stay.encounter, stay)).rejects.toEqual(conflict('already_discharged'))
    await expect(transferPatient(iris, store, NOW_MS, stay.encounter, { ...stay, to: 'b' })).rejects.toEqual(conflict('already_discharged'))
    await expect(bindDevice(iris, store, NOW_MS, { ...stay, device: 'm1' })).rejects.toEqual(conflict('already_discharged'))
    const next = await comes('a')
    expect(next.encounter).not.toBe(stay.encounter)
  })

  test('[PAT-6] whoever was shown another patient or bed discharges nobody', async () => {
    const stay = await comes('a')
    const wrong = { ...stay, patient: 'another' }
    await expect(dischargePatient(nadia, store, NOW_MS, stay.encounter, wrong)).rejects.toEqual(conflict('not_as_shown'))
    await expect(dischargePatient(nadia, store, NOW_MS, stay.encounter, { ...stay, bed: 'b' })).rejects.toEqual(conflict('not_as_shown'))
    expect(await lyingIn('a')).toHaveLength(1)
  })

  test('[PAT-7] discharge and transfer at once: one is made, the other is told; a device bound meanwhile is worn by nobody', async () => {
    for (let round = 0; round < 8; round++) {
      const stay = await comes('a')
      const outcomes = await Promise.allSettled([
        dischargePatient(iris, store, NOW_MS, stay.encounter, stay),
        transferPatient(iris, store, NOW_MS, stay.encounter, { ...stay, to: 'b' }),
        bindDevice(iris, store, NOW_MS, { ...stay, device: 'm1' }),
      ])
      const [left, moved] = outcomes
      expect([left!.status, moved!.status].sort()).toEqual(['fulfilled', 'rejected'])
      const row = await store.prisma.encounter.findUniqueOrThrow({ where: { id: stay.encounter } })
      expect(row.dischargedAt !== null).toBe(left!.status === 'fulfilled')
      expect(row.bedId).toBe(moved!.status === 'fulfilled' ? 'b' : 'a')
      if (row.dischargedAt) expect(await store.prisma.binding.count({ where: { toAt: null } })).toBe(0)
      else await dischargePatient(iris, store, NOW_MS, stay.encounter, { ...stay, bed: row.bedId })
    }
  })

  test('[PAT-7] two who move into one bed, or swap, at once: nobody lies twice, nobody waits for ever', async () => {
    const one = await comes('a')
    const two = await comes('b')
    const into = (stay: typeof one, to: string) => transferPatient(iris, store, NOW_MS, stay.encounter, { ...stay, to })
    const swap = await Promise.allSettled([into(one, 'b'), into(two, 'a')])
    for (const half of swap) expect(half).toMatchObject({ status: 'rejected', reason: { reason: 'bed_taken' } })
    const same = await Promise.allSettled([into(one, 'c'), into(two, 'c')])
    expect(same.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await lyingIn('c')).toHaveLength(1)
  })
})

describe('records', () => {
  test('[PAT-8] what is written about a patient is changed where they lie; another’s number is refused', async () => {
    const stay = await comes('a', 'one')
    await comes('b', 'two')
    await changePatient(nadia, store, NOW_MS, stay.encounter, { ...stay, facts: { ...FACTS, mrn: 'three', family: 'Nová' } })
    expect((await recordOfStay(nadia, store, stay.encounter)).facts).toEqual({ ...FACTS, mrn: 'three', family: 'Nová' })
    const taken = changePatient(nadia, store, NOW_MS, stay.encounter, { ...stay, facts: { ...FACTS, mrn: 'TWO' } })
    await expect(taken).rejects.toEqual(conflict('mrn_taken'))
    await expect(changePatient(noor, store, NOW_MS, stay.encounter, { ...stay, facts: FACTS })).rejects.toEqual(denied('not_allowed'))
    expect((await findByMrn(iris, store, NOW_MS, 'one')).found).toBeNull()
    const [line] = await store.prisma.$queryRaw<Array<{ detail: object }>>`
      SELECT detail FROM hot.audit_inbox WHERE action = 'patient.changed' ORDER BY id DESC LIMIT 1`
    expect(line!.detail).toEqual({ encounter: stay.encounter, changed: ['mrn', 'family'] })
  })

  test('[PAT-9] merging is an admin’s: the stays move, the old number still finds the person, both admitted is refused', async () => {
    const one = await comes('a', 'one')
    const two = await comes('b', 'two')
    const three = await comes('d', 'three')
    const of = (from: { patient: string }, into: { patient: string }) => ({ from: from.patient, into: into.patient })
    await expect(mergePatients(nadia, store, NOW_MS, of(one, two))).rejects.toEqual(denied('not_allowed'))
    await expect(mergePatients(iris, store, NOW_MS, of(one, two))).rejects.toEqual(conflict('both_admitted'))
    await expect(mergePatients(iris, store, NOW_MS, of(one, one))).rejects.toEqual(conflict('same_patient'))
    await expect(mergePatients(iris, store, NOW_MS, { from: 'nobody', into: one.patient })).rejects.toEqual(denied('not_found'))
    await dischargePatient(iris, store, NOW_MS, one.encounter, one)
    await mergePatients(iris, store, NOW_MS, of(one, two))
    await expect(mergePatients(iris, store, NOW_MS, of(one, two))).rejects.toEqual(conflict('same_patient'))
    expect((await findByMrn(nadia, store, NOW_MS, 'one')).found).toMatchObject({ patient: two.patient, facts: { mrn: 'two' } })
    expect((await recordOfStay(iris, store, two.encounter)).stays).toHaveLength(2)
    await dischargePatient(iris, store, NOW_MS, two.encounter, two)
    await mergePatients(iris, store, NOW_MS, of(two, three))
    for (const mrn of ['one', 'two', 'three'])
      expect((await findByMrn(iris, store, NOW_MS, mrn)).found).toMatchObject({ patient: three.patient, admitted: true })
    await expect(admit(iris, store, NOW_MS, newcomer('a', 'one'))).rejects.toEqual(conflict('mrn_taken'))
    expect((await actions()).filter((action) => action === 'patient.merged')).toHaveLength(2)
  })

  test('[PAT-9] a merge while the patient is being admitted: never a stay left with the record that is gone', async () => {
    for (let round = 0; round < 6; round++) {
      const one = await comes('a', `x${round}`)
      const two = await comes('b', `y${round}`)
      await dischargePatient(iris, store, NOW_MS, one.encounter, one)
      await Promise.allSettled([
        admit(iris, store, NOW_MS, known('c', one.patient, `x${round}`)),
        mergePatients(iris, store, NOW_MS, { from: one.patient, into: two.patient }),
      ])
      const { mergedInto } = await store.prisma.patient.findUniqueOrThrow({ where: { id: one.patient } })
      if (mergedInto) expect(await store.prisma.encounter.count({ where: { patientId: one.patient } })).toBe(0)
      for (const row of await store.prisma.encounter.findMany({ where: { dischargedAt: null } }))
        await dischargePatient(iris, store, NOW_MS, row.id, { patient: row.patientId, bed: row.bedId })
    }
  })

  test('[PAT-3] whom a nurse looks up in another ward shows as admitted, not where', async () => {
    await comes('d', 'far')
    const { found } = await findByMrn(nadia, store, NOW_MS, 'far')
    expect(found).toMatchObject({ admitted: true, stays: [] })
    expect(JSON.stringify(found)).not.toContain('w2')
  })

  test('[PAT-10] facts are taken in one form, within limits, and of days that were', () => {
    const facts = (over: object) => patientFacts.safeParse({ ...FACTS, ...over })
    expect(facts({ family: '  Z\u030ca\u0301k ' }).data?.family).toBe('Žák')
    expect(facts({ born: '' }).success).toBe(true)
    for (const over of [
      { mrn: ' ' },
      { mrn: 'x'.repeat(41) },
      { family: '' },
      { given: 'x'.repeat(81) },
      { family: 'a\u0000b' },
      { sex: 'female' },
      { born: '2999-01-01' },
      { born: '1700-01-01' },
      { born: '1999-02-30' },
      { born: '01/02/1999' },
    ])
      expect(facts(over).success, JSON.stringify(over)).toBe(false)
  })
})
