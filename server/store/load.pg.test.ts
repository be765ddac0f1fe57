import { existsSync } from 'node:fs'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LoadFigures, LoadReply } from '../../contracts/load.ts'
import { USUAL_POLICY } from '../../contracts/policy.ts'
import { Denied, type Principal } from '../access/principal.ts'
import { costOf } from '../bench/process-cost.ts'
import { type TestDatabase, testDatabase } from '../database/testing.ts'
import type { Query } from '../record/minutes.ts'
import { testFields } from '../seal/testing.ts'
import { random as chance } from '../simulator/random.ts'
import { type Asking, askings, lives, plainFigures, type Told, writeLives } from './load.testing.ts'
import { alarmLoad, exportLoad, wardBurn, wardsOfLoad } from './load.ts'
import { askedGroups } from './load-asked.ts'
import { loadCsv } from './load-csv.ts'
import { createStore, type Store } from './store.ts'

const HOUR_MS = 3_600_000
const NOW = Date.parse('2026-11-21T12:20:00Z')
const FROM = NOW - 7 * 24 * HOUR_MS
const CHANGES = 100_000
const BEDS = 24
const seed = Math.floor(Math.random() * 1e9)
let database: TestDatabase
let store: Store
let owner: pg.Client
let rows: Told[]
const marks = new Map<string, string>()

const person = (role: Principal['role'], wards: readonly string[] = ['w1'], user = role as string): Principal => ({
  ...{ user, name: user, role, wards, session: 's', expires_ms: 1e15 },
})
const admin = person('admin')
const all = () => ({ from_ms: FROM, to_ms: NOW })

beforeAll(async () => {
  database = await testDatabase()
  store = createStore(database.appUrl, testFields())
  owner = new pg.Client({ connectionString: database.ownerUrl })
  await owner.connect()
  const { prisma } = store
  for (const user of ['admin', 'nurse', 'lead']) await prisma.user.create({ data: { id: user, login: user, name: user, role: 'nurse' } })
  for (const ward of ['w1', 'w2']) {
    await prisma.ward.create({ data: { id: ward, name: ward } })
    await prisma.bed.createMany({
      data: Array.from({ length: BEDS + 1 }, (_, n) => ({
        id: `${ward}-${n}`,
        wardId: ward,
        label: n === 0 ? '=1+1' : `0${n}`,
        position: n,
      })),
    })
  }
  // Every bed of w1 but the last is taken for the whole time, one of them until the middle of it.
  for (let n = 0; n < BEDS; n++) {
    await prisma.patient.create({ data: { id: `p${n}`, mrn: `m${n}`, family: 'F', given: 'G' } })
    const dischargedAt = n === 3 ? new Date(FROM + 84 * HOUR_MS) : null
    await prisma.encounter.create({
      data: { id: `e${n}`, patientId: `p${n}`, bedId: `w1-${n}`, admittedAt: new Date(FROM - HOUR_MS), dischargedAt },
    })
  }
  rows = lives(seed, CHANGES, ['w1', 'w1', 'w1', 'w2'], BEDS, [FROM - 2 * HOUR_MS, NOW + HOUR_MS])
  await writeLives(owner, rows)
  const random = chance(seed + 1).next
  for (const { alarm, revision } of rows) if (revision === 1 && random() < 0.05) marks.set(alarm, random() < 0.5 ? 'false' : 'true')
  await prisma.alarmMark.createMany({ data: [...marks].map(([alarmId, mark]) => ({ alarmId, mark, by: 'nurse', at: new Date(NOW) })) })
  await owner.query('ANALYZE')
}, 180_000)
afterAll(async () => {
  await owner.end()
  await store.close()
  await database.drop()
})

/** Seconds to the microsecond: the database adds in another order than we. */
const rounded = <T extends LoadFigures>(figures: T) =>
  Object.fromEntries(
    Object.entries(figures).map(([key, value]) => [key, typeof value === 'number' ? Math.round(value * 1e6) / 1e6 : value]),
  )

const inRange = (from_ms: number, to_ms: number): Asking[] =>
  askings(rows, marks).filter(({ told }) => told.ward === 'w1' && told.at_ms >= from_ms && told.at_ms < to_ms)

describe('alarm load', () => {
  test(`[LOAD-1][LOAD-2] over 100,000 changes every figure is what a plain count of lives says (seed ${seed})`, async () => {
    for (const [from_ms, to_ms] of [
      [FROM, NOW],
      [NOW - 8 * HOUR_MS, NOW],
      [FROM + 12_345_678, FROM + 99_999_999],
    ] as const) {
      const load = await alarmLoad(admin, store, NOW, 'w1', () => ({ from_ms, to_ms }))
      const asked = inRange(from_ms, to_ms)
      expect(asked.length).toBeGreaterThan(500)
      expect(rounded(load.all)).toEqual(rounded(plainFigures(asked, load.bed_days)))
      for (const one of load.priorities)
        expect(rounded(one)).toEqual({
          ...rounded(
            plainFigures(
              asked.filter(({ told }) => told.priority === one.priority),
              load.bed_days,
            ),
          ),
          priority: one.priority,
        })
      for (const one of load.rules) {
        const { detector, priority, noisy } = one
        const mine = asked.filter(({ told }) => told.detector === detector && told.priority === priority)
        expect(rounded(one)).toEqual({ ...rounded(plainFigures(mine, load.bed_days)), detector, priority, noisy })
      }
      for (const one of load.beds) {
        const { bed, label, noisy, bed_days } = one
        const mine = plainFigures(
          asked.filter(({ told }) => told.bed === bed),
          bed_days,
        )
        expect(rounded(one)).toEqual({ ...rounded(mine), bed, label, noisy, bed_days: Math.round(bed_days * 1e6) / 1e6 })
      }
      const kinds = new Set(asked.map(({ told }) => `${told.detector} ${told.priority}`))
      expect(load.rules).toHaveLength(kinds.size)
      expectHours(load, asked)
    }
  })

  function expectHours(load: LoadReply, asked: readonly Asking[]): void {
    const hours = load.hours.map(({ at_ms }) => at_ms)
    expect(hours[0]).toBe(Math.floor(load.from_ms / HOUR_MS) * HOUR_MS)
    expect(hours.at(-1)).toBe(Math.floor((load.to_ms - 1) / HOUR_MS) * HOUR_MS)
    for (const { at_ms, ...counts } of load.hours)
      for (const priority of ['high', 'medium', 'low'] as const)
        expect(counts[priority]).toBe(
          asked.filter(({ told }) => told.priority === priority && told.at_ms >= at_ms && told.at_ms < at_ms + HOUR_MS).length,
        )
  }

  test.skipIf(!existsSync('/proc/self/stat'))(
    '[LOAD-2] a week of 100,000 changes costs the database less than a second of one processor',
    async () => {
      const { rows: backend } = await owner.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
      const query: Query = async (text, values) => (await owner.query(text, [...values])).rows
      const cost = async () => {
        const before = costOf(backend[0]!.pid).cpu_ms
        await askedGroups(query, 'w1', FROM, NOW)
        return costOf(backend[0]!.pid).cpu_ms - before
      }
      await cost() // the first one reads the rows from disk
      expect(await cost()).toBeLessThan(1_000)
    },
  )

  test('[LOAD-3] a tenth of the beds that were taken, at least one, is named as the noisiest, with its share of all', async () => {
    const { beds, rules, noisiest, all: total, bed_days } = await alarmLoad(admin, store, NOW, 'w1', all)
    const times = beds.map(({ raised, again }) => raised + again)
    expect(times).toEqual([...times].sort((a, b) => b - a))
    expect(beds.filter(({ noisy }) => noisy)).toHaveLength(Math.ceil(beds.length / 10))
    expect(noisiest.beds.of).toBe(beds.length)
    expect(noisiest.beds.share).toBeCloseTo((times[0]! + times[1]! + times[2]!) / (total.raised + total.again), 12)
    expect(noisiest.rules.count).toBe(Math.ceil(rules.length / 10))
    expect(bed_days).toBeCloseTo(7 * (BEDS - 1) + 3.5, 6)
    // In an hour before anything: nobody is noisy.
    const before = await alarmLoad(admin, store, FROM - 30 * 24 * HOUR_MS, 'w1', all)
    expect([before.noisiest.beds.count, before.all.raised, before.all.response_p50_s]).toEqual([0, 0, null])
  })

  test('[LOAD-4] what is ahead is cut off, and of a range without end the newest month is answered', async () => {
    const load = await alarmLoad(admin, store, NOW, 'w1', () => ({ from_ms: 0, to_ms: NOW + 1e12 }))
    expect([load.from_ms, load.to_ms]).toEqual([NOW - 31 * 24 * HOUR_MS, NOW])
    const turned = await alarmLoad(admin, store, NOW, 'w1', () => ({ from_ms: NOW, to_ms: FROM }))
    expect(turned.to_ms - turned.from_ms).toBe(1)
  })

  test('[LOAD-7] who has no right there learns nothing and no question is read; a download says so in the audit before it goes out', async () => {
    const never = () => {
      throw new Error('read')
    }
    for (const who of [person('nurse', ['w2']), person('kiosk'), person('biomed', []), person('auditor', [])]) {
      await expect(alarmLoad(who, store, NOW, 'w1', never)).rejects.toThrow(Denied)
      await expect(exportLoad(who, store, NOW, 'w1', never)).rejects.toThrow(Denied)
      await expect(wardBurn(who, store, NOW, 'w1')).rejects.toThrow(Denied)
    }
    await expect(alarmLoad(person('admin', ['w9']), store, NOW, 'w9', never)).rejects.toMatchObject({ reason: 'not_found' })
    await owner.query('DELETE FROM hot.audit_inbox')
    await expect(exportLoad({ ...admin, locked: true }, store, NOW, 'w1', never)).rejects.toMatchObject({ reason: 'locked' })
    await expect(wardsOfLoad(person('auditor', []), store)).rejects.toThrow(Denied)
    expect(await wardsOfLoad(person('nurse'), store)).toMatchObject([{ id: 'w1' }])
    const load = await exportLoad(person('nurse'), store, NOW, 'w1', all)
    const { rows: lines } = await owner.query('SELECT actor, action, subject, detail FROM hot.audit_inbox')
    expect(lines).toEqual([
      { actor: 'nurse', action: 'load.exported', subject: 'w1', detail: { ward: 'w1', from_ms: load.from_ms, to_ms: NOW } },
    ])
    expect(loadCsv(load)).toContain(`"'=1+1"`)
  })
})

describe('the budget', () => {
  const shift = (user: string, part: string, from_h: number, until_h: number) =>
    store.prisma.duty.create({
      data: {
        ...{ id: crypto.randomUUID(), wardId: 'w1', userId: user, part },
        ...{ fromAt: new Date(NOW + from_h * HOUR_MS), untilAt: new Date(NOW + until_h * HOUR_MS), endedAt: null },
      },
    })
  const budget = (version: number, budget_per_nurse_hour: number | null) =>
    store.prisma.alarmPolicy.create({
      data: { wardId: 'w1', version, at: new Date(NOW), by: 'admin', body: { ...USUAL_POLICY, budget_per_nurse_hour } },
    })

  test('[LOAD-5] interruptions are counted an hour and nurse, only while a nurse is on duty and not of what every bed says at once; a physician is none', async () => {
    await shift('admin', 'physician', -20, 4)
    const nobody = (await alarmLoad(admin, store, NOW, 'w1', all)).burn
    expect([nobody.hour.per_nurse_hour, nobody.shift.per_nurse_hour, nobody.over]).toEqual([null, null, []])
    await shift('nurse', 'nurse', -0.1, 4)
    expect((await alarmLoad(admin, store, NOW, 'w1', all)).burn.hour.per_nurse_hour).toBeNull() // six minutes say nothing
    await shift('lead', 'charge', -5, 4)
    const { burn, hours } = await alarmLoad(admin, store, NOW, 'w1', all)
    const everywhere = ['unwatched', 'not_delivered']
    const asked = (from_h: number) => inRange(NOW - from_h * HOUR_MS, NOW).filter(({ told }) => !everywhere.includes(told.detector)).length
    expect(asked(5)).toBeLessThan(inRange(NOW - 5 * HOUR_MS, NOW).length)
    expect(burn.hour).toMatchObject({ asked: asked(1), nurse_hours: expect.closeTo(1.1, 6) })
    expect(burn.shift).toMatchObject({ asked: asked(5), nurse_hours: expect.closeTo(5.1, 6) })
    expect(burn.shift.per_nurse_hour).toBeCloseTo(asked(5) / 5.1, 6)
    expect(hours.map(({ nurse_hours }) => nurse_hours).reduce((a, b) => a + b, 0)).toBeCloseTo(5.1, 6)
    expect(hours.at(-9)!.per_nurse_hour).toBeNull()
  })

  test('[LOAD-6] the warning says which span is above the budget, to an admin and to whoever is charge now, and to nobody else', async () => {
    const hour = (await wardBurn(admin, store, NOW, 'w1')).burn!
    expect(hour).toMatchObject({ budget: null, over: [] })
    await budget(1, 0.1)
    expect((await wardBurn(admin, store, NOW, 'w1')).burn?.over).toEqual(['hour', 'shift'])
    await budget(2, 1_000)
    expect((await wardBurn(admin, store, NOW, 'w1')).burn).toMatchObject({ budget: 1_000, over: [] })
    expect((await wardBurn(person('nurse', ['w1'], 'lead'), store, NOW, 'w1')).burn?.budget).toBe(1_000)
    expect(await wardBurn(person('nurse'), store, NOW, 'w1')).toEqual({ burn: null })
    // Signed off early: no longer whoever leads.
    await store.prisma.duty.updateMany({ where: { userId: 'lead' }, data: { endedAt: new Date(NOW - 1) } })
    expect(await wardBurn(person('nurse', ['w1'], 'lead'), store, NOW, 'w1')).toEqual({ burn: null })
  })
})
