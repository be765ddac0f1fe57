import { EventEmitter, once } from 'node:events'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Conflict } from '../../contracts/admin.ts'
import { ROLES } from '../../contracts/role.ts'
import { USUAL_UNITS } from '../../contracts/units.ts'
import { Denied, type Principal } from '../access/principal.ts'
import { type TestDatabase, testDatabase } from '../database/testing.ts'
import { testFields } from '../seal/testing.ts'
import { addBeds, orderBeds, relabelBed, setBedOpen } from './beds-admin.ts'
import { createSession, readSession } from './sessions.ts'
import { createStore, type Store } from './store.ts'
import { houseFacts, houseStamp, wardLayout, wardsOf } from './wards.ts'
import { createWard, houseFor, renameWard, setWardOpen } from './wards-admin.ts'

const now_ms = Date.parse('2026-11-21T12:00:00Z')
/** For a machine on which much else runs. */
const PATIENT = { maxWait: 20_000, timeout: 20_000 }
let database: TestDatabase
let store: Store
let iris: Principal

beforeAll(async () => {
  database = await testDatabase()
  store = createStore(database.appUrl, testFields())
  await store.prisma.user.create({ data: { id: 'iris', login: 'iris', name: 'Iris', role: 'admin', passwordHash: 'x' } })
})
afterAll(async () => {
  await store.close()
  await database.drop()
})

/** Ward 4B with beds 01 to 03; Okafor lies in 01. Iris, who made it, has it. */
beforeEach(async () => {
  for (const table of ['Encounter', 'Patient', 'Bed', 'UserWard', 'Ward', 'Session'])
    await store.prisma.$executeRawUnsafe(`DELETE FROM "${table}"`)
  iris = (await readSession(store, now_ms, await createSession(store, now_ms, 'iris')))!
  await createWard(iris, store, now_ms, { name: 'Ward 4B', kind: 'High dependency' })
  await addBeds(iris, store, now_ms, 'ward-4b', ['01', '02', '03'])
  await lie('ward-4b-01')
  iris = (await readSession(store, now_ms, iris.session))!
})

async function lie(bed: string): Promise<string> {
  const id = crypto.randomUUID()
  await store.prisma.patient.create({ data: { id, mrn: id, family: 'Okafor', given: 'A' } })
  await store.prisma.encounter.create({ data: { id, patientId: id, bedId: bed } })
  return id
}
const conflict = (reason: Conflict) => expect.objectContaining({ name: 'ConflictError', reason })
const labels = async () => (await wardLayout(iris, store, 'ward-4b')).beds.map(({ label }) => label)
const lines = () =>
  store.prisma.$queryRaw<Array<{ actor: string; action: string; subject: string; detail: object }>>`
    SELECT actor, action, subject, detail FROM hot.audit_inbox ORDER BY id`

describe('wards', () => {
  test('[PPL-11] who makes a ward may look into it, and nobody else may by that', async () => {
    expect(await wardsOf(iris, store)).toEqual([{ id: 'ward-4b', name: 'Ward 4B', kind: 'High dependency', units: USUAL_UNITS }])
    expect(await store.prisma.userWard.findMany({ where: { wardId: 'ward-4b' } })).toEqual([{ userId: 'iris', wardId: 'ward-4b' }])
    expect(await lines()).toContainEqual({ actor: 'iris', action: 'ward.created', subject: 'ward-4b', detail: {} })
  })

  test('[PPL-11] two open wards have different names, also when two admins make them at the same moment', async () => {
    await expect(createWard(iris, store, now_ms, { name: 'WARD 4b', kind: '' })).rejects.toEqual(conflict('name_taken'))
    const both = await Promise.allSettled([1, 2].map(() => createWard(iris, store, now_ms, { name: 'Ward 6', kind: '' })))
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('[PPL-11] a new name changes neither the id nor what is in the ward', async () => {
    await renameWard(iris, store, now_ms, 'ward-4b', { name: 'Ward 4 East', kind: 'HDU', units: USUAL_UNITS })
    const { ward, beds } = await wardLayout(iris, store, 'ward-4b')
    expect(ward).toEqual({ id: 'ward-4b', name: 'Ward 4 East', kind: 'HDU', units: USUAL_UNITS })
    expect(beds).toHaveLength(3)
    const again = await createWard(iris, store, now_ms, { name: 'Ward 4B', kind: '' })
    expect(again).toEqual({ ward: 'ward-4b-2' })
    await expect(renameWard(iris, store, now_ms, again.ward, { name: 'ward 4 east', kind: '' })).rejects.toEqual(conflict('name_taken'))
  })

  test('[PPL-13] a ward with a patient is not closed; a closed one leaves views, choices and the live picture, and its rows stay', async () => {
    await expect(setWardOpen(iris, store, now_ms, 'ward-4b', false)).rejects.toEqual(conflict('ward_has_patients'))
    await store.prisma.encounter.updateMany({ data: { dischargedAt: new Date(now_ms) } })
    const stamp = await houseStamp(store)
    await setWardOpen(iris, store, now_ms, 'ward-4b', false)
    expect(await houseStamp(store)).not.toBe(stamp)
    expect(await wardsOf(iris, store)).toEqual([])
    expect(await houseFacts(store)).toEqual([])
    await expect(wardLayout(iris, store, 'ward-4b')).rejects.toEqual(new Denied('not_found'))
    await expect(addBeds(iris, store, now_ms, 'ward-4b', ['04'])).rejects.toEqual(conflict('ward_closed'))
    expect(await store.prisma.encounter.count()).toBe(1)
    await setWardOpen(iris, store, now_ms, 'ward-4b', true)
    expect(await labels()).toEqual(['01', '02', '03'])
  })

  test('[PPL-13] a ward whose name was given away meanwhile is opened again only under another', async () => {
    await store.prisma.encounter.deleteMany()
    await setWardOpen(iris, store, now_ms, 'ward-4b', false)
    await createWard(iris, store, now_ms, { name: 'Ward 4B', kind: '' })
    await expect(setWardOpen(iris, store, now_ms, 'ward-4b', true)).rejects.toEqual(conflict('name_taken'))
    await renameWard(iris, store, now_ms, 'ward-4b', { name: 'Ward 4B old', kind: '' })
    await setWardOpen(iris, store, now_ms, 'ward-4b', true)
  })
})

describe('beds', () => {
  test('[PPL-12] of a run with one label that is taken, case aside, nothing is made', async () => {
    await addBeds(iris, store, now_ms, 'ward-4b', ['7A'])
    await expect(addBeds(iris, store, now_ms, 'ward-4b', ['04', '05', '7a'])).rejects.toEqual(conflict('label_taken'))
    await expect(addBeds(iris, store, now_ms, 'ward-4b', ['06', '06'])).rejects.toEqual(conflict('label_taken'))
    expect(await labels()).toEqual(['01', '02', '03', '7A'])
    await expect(addBeds(iris, store, now_ms, 'nowhere', ['04'])).rejects.toEqual(new Denied('not_found'))
  })

  test('[PPL-12] of two who add the same label at the same moment one does', async () => {
    const both = await Promise.allSettled([1, 2].map(() => addBeds(iris, store, now_ms, 'ward-4b', ['04', '05'])))
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await labels()).toEqual(['01', '02', '03', '04', '05'])
  })

  test('[PPL-12] a new label is shown at once where the patient lies, and is not another bed’s', async () => {
    await relabelBed(iris, store, now_ms, 'ward-4b-01', 'Box 1')
    const [bed] = (await wardLayout(iris, store, 'ward-4b')).beds
    expect(bed).toMatchObject({ bed: 'ward-4b-01', label: 'Box 1', patient: expect.anything() })
    await expect(relabelBed(iris, store, now_ms, 'ward-4b-02', 'box 1')).rejects.toEqual(conflict('label_taken'))
    await relabelBed(iris, store, now_ms, 'ward-4b-01', 'box 1')
  })

  test('[PPL-14] a bed with a patient is not closed; a closed one is gone from the ward and comes back at its end', async () => {
    await expect(setBedOpen(iris, store, now_ms, 'ward-4b-01', false)).rejects.toEqual(conflict('bed_has_patient'))
    await setBedOpen(iris, store, now_ms, 'ward-4b-02', false)
    expect(await labels()).toEqual(['01', '03'])
    expect((await houseFacts(store))[0]!.beds).toHaveLength(2)
    await expect(addBeds(iris, store, now_ms, 'ward-4b', ['02'])).rejects.toEqual(conflict('label_taken'))
    const [ward] = (await houseFor(iris, store)).wards
    expect(ward!.beds.map(({ label, closed, taken }) => ({ label, closed, taken }))).toEqual([
      { label: '01', closed: false, taken: true },
      { label: '03', closed: false, taken: false },
      { label: '02', closed: true, taken: false },
    ])
    await setBedOpen(iris, store, now_ms, 'ward-4b-02', true)
    expect(await labels()).toEqual(['01', '03', '02'])
  })

  test('[PPL-14] a bed into which somebody is being put is not closed under them', async () => {
    const done = new EventEmitter()
    const inserted = once(done, 'inserted')
    const putting = store.prisma.$transaction(async (prisma) => {
      await prisma.patient.create({ data: { id: 'p2', mrn: 'p2', family: 'X', given: 'Y' } })
      await prisma.encounter.create({ data: { id: 'e2', patientId: 'p2', bedId: 'ward-4b-02' } })
      const mayEnd = once(done, 'waited for')
      done.emit('inserted')
      await mayEnd
    }, PATIENT)
    await inserted
    const closing = expect(setBedOpen(iris, store, now_ms, 'ward-4b-02', false)).rejects.toEqual(conflict('bed_has_patient'))
    // The closing waits for the row that the admission holds; only then is the admission let through.
    await expect.poll(waitingForLocks, { timeout: PATIENT.timeout, interval: 20 }).toBeGreaterThan(0)
    done.emit('waited for')
    await putting
    await closing
  })

  test('[PPL-15] beds are shown in the order given, and an order of other beds than are open is refused', async () => {
    await orderBeds(iris, store, now_ms, 'ward-4b', ['ward-4b-03', 'ward-4b-01', 'ward-4b-02'])
    expect(await labels()).toEqual(['03', '01', '02'])
    const stale = conflict('not_as_shown')
    for (const beds of [[], ['ward-4b-01'], ['ward-4b-01', 'ward-4b-02', 'ward-4b-02'], ['ward-4b-01', 'ward-4b-02', 'w5a-01']])
      await expect(orderBeds(iris, store, now_ms, 'ward-4b', beds)).rejects.toEqual(stale)
    expect(await labels()).toEqual(['03', '01', '02'])
  })
})

async function waitingForLocks(): Promise<number> {
  const [row] = await store.prisma.$queryRaw<[{ n: number }]>`SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted`
  return row.n
}

describe('who may', () => {
  test('[PPL-9] every role but admin is refused every function of wards and beds, in their own ward too', async () => {
    for (const role of ROLES.filter((one) => one !== 'admin')) {
      const who: Principal = { ...iris, role }
      // A function may throw before it is a promise.
      for (const work of [
        () => houseFor(who, store),
        () => createWard(who, store, now_ms, { name: 'Mine', kind: '' }),
        () => renameWard(who, store, now_ms, 'ward-4b', { name: 'Mine', kind: '' }),
        () => setWardOpen(who, store, now_ms, 'ward-4b', false),
        () => addBeds(who, store, now_ms, 'ward-4b', ['99']),
        () => relabelBed(who, store, now_ms, 'ward-4b-01', '99'),
        () => setBedOpen(who, store, now_ms, 'ward-4b-02', false),
        () => orderBeds(who, store, now_ms, 'ward-4b', []),
      ])
        await expect((async () => work())(), `${role}: ${work}`).rejects.toEqual(new Denied('not_allowed'))
    }
    expect(await labels()).toEqual(['01', '02', '03'])
  })

  test('[PPL-9] the set-up of wards tells that a bed is taken, never by whom', async () => {
    expect(JSON.stringify(await houseFor(iris, store))).not.toMatch(/Okafor/)
  })
})
