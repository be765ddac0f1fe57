import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AlarmPolicy, USUAL_POLICY } from '../../contracts/policy.ts'
import { type LogRecord, partitionOf } from '../../contracts/record.ts'
import type { Principal } from '../access/principal.ts'
import { systemClock } from '../clock.ts'
import { type TestDatabase, testDatabase } from '../database/testing.ts'
import { createPartition, type Partition } from '../engine/partition.ts'
import { testFields } from '../seal/testing.ts'
import { admit, transferPatient } from '../store/admissions.ts'
import { setAlarmPolicy } from '../store/alarm-policy.ts'
import { bootFacts } from '../store/boot.ts'
import { signOnDuty } from '../store/duty.ts'
import { createStore, type Store } from '../store/store.ts'
import { createFollower } from './admissions.ts'
import { type FactsChanged, listenToFacts } from './facts-changed.ts'

const WITHIN_MS = 2_000
const { now_ms } = systemClock
const iris: Principal = {
  ...{ user: 'iris', name: 'Iris', role: 'admin', session: 's', expires_ms: Number.POSITIVE_INFINITY },
  wards: ['w1', 'w2', 'w3'],
}
let database: TestDatabase
let store: Store
let changed: FactsChanged
const partitions = new Map<number, Partition>()
let offset = 0

/** The log and the engine in one: what is appended is judged at once. */
function append(at: number, record: LogRecord) {
  const partition = partitions.get(at) ?? createPartition({ partition: at, signals: [], detectors: [], build: 't' })
  partitions.set(at, partition)
  return { effects: partition.step(++offset, record), offset, queued: true }
}

/** Longest pause the engine lets a bed have now: asked of it by a command that is too long. */
function pauseMax(encounter: string): unknown {
  const command = { type: 'pause', encounter, reason: 'suction', duration_ms: 300_000 } as const
  const { effects } = append(partitionOf(encounter), { kind: 'command', at_ms: now_ms(), key: `k${offset}`, by: 'ana', command })
  const [said] = effects.flatMap((effect) => (effect.kind === 'outcome' ? [effect.outcome] : []))
  return said
}
const limitedTo = (max_ms: number) =>
  expect.objectContaining({ status: 'refused', reason: 'too_long', detail: expect.objectContaining({ max_ms }) })

async function within(what: () => void): Promise<void> {
  const from = performance.now()
  for (;;) {
    try {
      return what()
    } catch (error) {
      if (performance.now() - from > WITHIN_MS) throw error
      await new Promise((next) => setTimeout(next, 20))
    }
  }
}

const set = (ward: string, base: number, over: Partial<AlarmPolicy>) =>
  setAlarmPolicy(iris, store, now_ms(), ward, {
    base,
    policy: { ...USUAL_POLICY, high: [{ after_ms: 0, to: ['nurses'] }], medium: [], ...over },
  })

beforeAll(async () => {
  database = await testDatabase()
  store = createStore(database.appUrl, testFields())
  const { prisma } = store
  for (const id of ['w1', 'w2', 'w3']) {
    await prisma.ward.create({ data: { id, name: id, beds: { create: { id: `bed-${id}`, label: '1', position: 1 } } } })
    const wards = { create: { wardId: id } }
    await prisma.user.create({ data: { id: `nurse-${id}`, login: id, name: id, role: 'nurse', wards } })

    await signOnDuty(iris, store, now_ms(), id, { user: `nurse-${id}`, part: 'nurse', until_ms: now_ms() + 3_600_000, beds: [] })
  }
  const follower = createFollower({ read: () => bootFacts(store), log: { append }, clock: systemClock })
  await follower.follow()
  // Looks so seldom that only what is told of a change can be meant.
  changed = listenToFacts({ appUrl: database.appUrl, refresh: follower.follow, every_ms: 60_000 })
})
afterAll(async () => {
  await changed?.stop()
  await store?.close()
  await database?.drop()
})

test('[DTY-23][P7] a ward’s policy is in force on the running engine within 2 s of being saved, and that of the new ward after a transfer', async () => {
  await within(() => expect(changed.hears()).toBe(true))
  const facts = { mrn: 'm1', family: 'F', given: 'G', sex: 'F', born: '' } as const
  const { encounter } = await admit(iris, store, now_ms(), { bed: 'bed-w1', profile: 'adult', known: null, facts })
  const { patientId: patient } = await store.prisma.encounter.findUniqueOrThrow({ where: { id: encounter } })
  await within(() => expect(pauseMax(encounter)).toEqual(limitedTo(120_000)))
  await set('w1', 0, { pause_max_ms: 60_000 })
  await within(() => expect(pauseMax(encounter)).toEqual(limitedTo(60_000)))
  await set('w1', 1, { pause_max_ms: 90_000 })
  await within(() => expect(pauseMax(encounter)).toEqual(limitedTo(90_000)))
  await set('w2', 0, { pause_max_ms: 30_000 })
  await transferPatient(iris, store, now_ms(), encounter, { patient, bed: 'bed-w1', to: 'bed-w2' })
  await within(() => expect(pauseMax(encounter)).toEqual(limitedTo(30_000)))
  // A ward that has set up none: the times in force everywhere, not those of the ward before.
  await transferPatient(iris, store, now_ms(), encounter, { patient, bed: 'bed-w2', to: 'bed-w3' })
  await within(() => expect(pauseMax(encounter)).toEqual(limitedTo(120_000)))
})
