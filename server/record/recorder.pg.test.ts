import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MISSING_SAMPLE } from '../../contracts/channel.ts'
import type { NumbersEffect } from '../../contracts/effect.ts'
import { type LogRecord, partitionOf } from '../../contracts/record.ts'
import { manualClock } from '../clock.ts'
import { openPool } from '../database/connect.ts'
import { type TestDatabase, testDatabase } from '../database/testing.ts'
import type { Log, OrderedBatch } from '../log/log.ts'
import type { Query } from './minutes.ts'
import { stripOf, trendsOf } from './read.ts'
import { createRecorder } from './recorder.ts'
import { turnHours } from './retention.ts'

const NOON = Date.UTC(2026, 0, 1, 12)
const P = partitionOf('e1')

/** A log in memory whose durability the test decides. */
function memoryLog() {
  const records: LogRecord[] = []
  const listeners: Array<(batch: OrderedBatch) => void> = []
  const hearers: Array<(partition: number, below: number) => void> = []
  let durable = 0
  const state = { reads: 0 }
  const log = {
    durable: (partition: number) => (partition === P ? durable : 0),
    onOrdered: (listener: (batch: OrderedBatch) => void) => void listeners.push(listener),
    onDurable: (hearer: (partition: number, below: number) => void) => void hearers.push(hearer),
    async *read(partition: number, from: number) {
      state.reads++
      if (partition === P) for (let offset = from; offset < durable; offset++) yield { offset, record: records[offset]! }
    },
  } as unknown as Log
  return {
    log,
    state,
    append(batch: LogRecord[], bytes = 100) {
      const first = records.length
      records.push(...batch)
      for (const listener of listeners) listener({ partition: P, first, records: batch, bytes: new Uint8Array(bytes) })
    },
    commit() {
      durable = records.length
      for (const hear of hearers) hear(P, durable)
    },
    restart() {
      listeners.splice(0)
      hearers.splice(0)
    },
    head: () => records.length,
  }
}

const frame = (seq: number, event_ms: number, samples: number[], spo2?: number): LogRecord => ({
  kind: 'frame',
  at_ms: event_ms + 200,
  encounter: 'e1',
  device: 'd1',
  boot: 'b1',
  origin: 'simulated',
  event_ms,
  frame: {
    seq,
    time_ms: event_ms,
    duration_ms: 250,
    blocks: [{ channel: 'ecg_ii', rate_hz: 4, gain: 1, offset: 0, samples: Int16Array.from(samples) }],
    values: spo2 === undefined ? [] : [{ channel: 'spo2', value: spo2, offset_ms: 0 }],
    events: [],
    alarms: [],
  },
})
const second = (i: number) => frame(i, NOON + i * 1000, [i, i, i, i], 90 + (i % 5))

describe('recorder', () => {
  let database: TestDatabase
  let pool: pg.Pool
  let source: ReturnType<typeof memoryLog>
  const clock = manualClock(NOON + 3_600_000)
  const urls = () => ({ appUrl: database.appUrl, ownerUrl: database.ownerUrl })
  const open = async () => {
    source.restart()
    const recorder = createRecorder({
      appUrl: database.appUrl,
      ownerUrl: database.ownerUrl,
      log: source.log,
      clock,
      retention_ms: 8 * 3_600_000,
    })
    await recorder.start()
    return recorder
  }
  const query: Query = async <Row>(text: string, values: readonly unknown[]) => (await pool.query(text, [...values])).rows as Row[]
  const samplesFrom = async (from_ms: number, to_ms: number) => {
    const { waves } = await stripOf(query, 'e1', from_ms, to_ms)
    return waves[0] ? [...new Int16Array(new Uint8Array(Buffer.from(waves[0].samples, 'base64')).buffer)] : []
  }
  beforeEach(async () => {
    database = await testDatabase()
    pool = openPool(database.appUrl, { max: 2 })
    source = memoryLog()
  })
  afterEach(async () => {
    await pool.end()
    await database.drop()
  })

  test('[REC-1][REC-3] a minute written in pieces is one row, and comes back whole', async () => {
    const recorder = await open()
    for (let i = 0; i < 60; i++) {
      source.append([second(i)])
      if (i % 7 === 0) {
        source.commit()
        await recorder.flush()
      }
    }
    source.commit()
    await recorder.close()
    expect(await samplesFrom(NOON, NOON + 60_000)).toEqual(Array.from({ length: 240 }, (_, i) => Math.floor(i / 4)))
    const { rows } = await pool.query("SELECT channel, n, min, mean, max FROM hot.minute WHERE encounter = 'e1' ORDER BY channel")
    expect(rows).toEqual([
      { channel: 'ecg_ii', n: 240, min: 0, mean: expect.closeTo(29.5, 6), max: 59 },
      { channel: 'spo2', n: 60, min: 90, mean: expect.closeTo(92, 6), max: 94 },
    ])
  })

  test('[REC-2][P1] only what is durable is recorded', async () => {
    const recorder = await open()
    source.append([second(0)])
    await recorder.flush()
    expect(await samplesFrom(NOON, NOON + 1_000)).toEqual([])
    source.commit()
    await recorder.close()
    expect(await samplesFrom(NOON, NOON + 1_000)).toEqual([0, 0, 0, 0])
  })

  test('[REC-2] after a crash between writes nothing is lost and nothing doubled', async () => {
    let recorder = await open()
    for (let i = 0; i < 30; i++) {
      source.append([second(i)])
      source.commit()
      if (i === 11) await recorder.flush()
      if (i === 19) recorder = await open() // the one before is gone with what it had gathered
    }
    await recorder.close()
    expect(await samplesFrom(NOON, NOON + 30_000)).toEqual(Array.from({ length: 120 }, (_, i) => Math.floor(i / 4)))
    const { rows } = await pool.query("SELECT n FROM hot.minute WHERE encounter = 'e1' ORDER BY channel")
    expect(rows).toEqual([{ n: 120 }, { n: 30 }])
  })

  /** Makes every write fail until the returned function is called. */
  async function failWrites(): Promise<() => Promise<void>> {
    const owner = new pg.Client({ connectionString: database.ownerUrl })
    await owner.connect()
    await owner.query(`CREATE FUNCTION hot.cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'cut'; END $$`)
    await owner.query('CREATE TRIGGER cut BEFORE INSERT ON hot.recorder_state FOR EACH ROW EXECUTE FUNCTION hot.cut()')
    return async () => {
      await owner.query('DROP TRIGGER cut ON hot.recorder_state')
      await owner.end()
    }
  }
  const countsOf = async (channel: string) =>
    (await pool.query<{ n: number }>("SELECT n FROM hot.minute WHERE encounter = 'e1' AND channel = $1", [channel])).rows.map(
      (row) => row.n,
    )

  test('[REC-2] a failed write is written at a later turn, with what came meanwhile', async () => {
    const recorder = await open()
    source.append([second(0)])
    source.commit()
    const heal = await failWrites()
    await recorder.flush()
    expect(await countsOf('spo2')).toEqual([])
    await heal()
    source.append([second(1)])
    source.commit()
    await recorder.close()
    expect(await countsOf('spo2')).toEqual([2])
  })

  test('[REC-2] a write that landed without an answer is not written again', async () => {
    const recorder = await open()
    source.append([second(0)])
    source.commit()
    const heal = await failWrites()
    await recorder.flush()
    await heal()
    // As if it had been committed and only the answer was lost: the place says so.
    await pool.query('INSERT INTO hot.recorder_state (partition, below) VALUES ($1, 1)', [P])
    source.append([second(1)])
    source.commit()
    await recorder.close()
    expect(await countsOf('spo2')).toEqual([1])
  })

  test('[REC-3] late frames join their minute; the hole they leave is missing', async () => {
    const recorder = await open()
    source.append([second(0), second(1), second(5)])
    source.commit()
    await recorder.flush()
    source.append([second(3)])
    source.commit()
    await recorder.close()
    const hole = Array.from({ length: 4 }, () => MISSING_SAMPLE)
    expect(await samplesFrom(NOON, NOON + 6_000)).toEqual([0, 0, 0, 0, 1, 1, 1, 1, ...hole, 3, 3, 3, 3, ...hole, 5, 5, 5, 5])
  })

  test('[REC-5][P10] what memory may not keep is read from the log again', async () => {
    const recorder = await open()
    for (let i = 0; i < 10; i++) source.append([second(i)], 4 * 1024 * 1024)
    source.commit()
    const before = source.state.reads
    await recorder.close()
    expect(source.state.reads).toBeGreaterThan(before)
    expect(await samplesFrom(NOON, NOON + 10_000)).toEqual(Array.from({ length: 40 }, (_, i) => Math.floor(i / 4)))
  })

  test('[REC-4] a trend has a bucket a minute, and null where nothing was measured', async () => {
    const recorder = await open()
    source.append([second(0), second(125)])
    source.commit()
    await recorder.close()
    const { t, series, step_ms } = await trendsOf(query, 'e1', 4 / 60, NOON + 179_999)
    expect(step_ms).toBe(60_000)
    expect(t.map((s) => s * 1000 - NOON)).toEqual([-60_000, 0, 60_000, 120_000])
    expect(series).toEqual({ spo2: { unit: '%', min: [null, 90, null, 90], mean: [null, 90, null, 90], max: [null, 90, null, 90] } })
  })

  test('[REC-7] derived numbers are recorded once, whatever is replayed', async () => {
    const numbers = (offset: number, event_ms: number, hr: number | null): NumbersEffect => ({
      kind: 'numbers',
      id: `${P}/${offset}/0`,
      at_ms: event_ms,
      encounter: 'e1',
      event_ms,
      origin: 'simulated',
      numbers: { hr: { value: hr, event_ms, quality: '', source: 'ecg_ii' }, spo2: { value: 97, event_ms, quality: '', source: 'device' } },
    })
    const recorder = await open()
    recorder.onNumbers(numbers(1, NOON, 70))
    recorder.onNumbers(numbers(5, NOON + 1_000, 72))
    recorder.onNumbers(numbers(5, NOON + 1_000, 72))
    recorder.onNumbers(numbers(1, NOON, 70))
    recorder.onNumbers(numbers(9, NOON + 2_000, null))
    source.append([second(3)])
    source.commit()
    await recorder.close()
    const restarted = createRecorder({ ...urls(), log: source.log, clock, retention_ms: 8 * 3_600_000 })
    restarted.onNumbers(numbers(0, NOON - 30_000, 66)) // replayed before the start: it was written
    await restarted.start()
    restarted.onNumbers(numbers(0, NOON - 30_000, 66))
    await restarted.close()
    expect((await stripOf(query, 'e1', NOON - 60_000, NOON - 1)).numbers).toEqual({})
    expect((await stripOf(query, 'e1', NOON, NOON + 5_000)).numbers.hr).toEqual([
      [NOON, 70],
      [NOON + 1_000, 72],
    ])
  })

  test('[REC-6] hours ahead are made, hours past the retention are dropped whole', async () => {
    const recorder = await open()
    source.append([second(0)])
    source.commit()
    await recorder.close()
    expect(await samplesFrom(NOON, NOON + 1_000)).toHaveLength(4)
    const later = await turnHours(database.ownerUrl, NOON + 10 * 3_600_000, 8 * 3_600_000)
    expect(later.dropped).toContain('minute_h2026010112')
    expect(later.made).toContain('minute_h2026010123')
    expect(await samplesFrom(NOON, NOON + 1_000)).toEqual([])
    expect((await turnHours(database.ownerUrl, NOON + 10 * 3_600_000, 8 * 3_600_000)).made).toEqual([])
  })
})
