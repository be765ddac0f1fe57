import { afterEach, expect, test } from 'vitest'
import type { FrameRecord, LogRecord } from '../../contracts/record.ts'
import type { Log, OrderedBatch } from './log.ts'

/** A log under test, and how to open the same store again. */
export interface LogUnderTest {
  open(bound_bytes?: number): Promise<Log>
  /** Stops the store from answering, and lets it answer again. */
  hold(): void | Promise<void>
  release(): void | Promise<void>
}

export function frame(seq: number, samples = 250, device = 'dev-1'): FrameRecord {
  const wave = Int16Array.from({ length: samples }, (_, i) => (seq * 31 + i * 7) % 2000)
  return {
    kind: 'frame',
    at_ms: 1_000 + seq,
    encounter: 'enc-1',
    device,
    boot: 'boot-1',
    origin: 'simulated',
    event_ms: 1_000 + seq * 250,
    frame: {
      seq,
      time_ms: seq * 250,
      duration_ms: 250,
      blocks: samples ? [{ channel: 'ecg_ii', rate_hz: samples * 4, gain: 0.005, offset: 0, samples: wave }] : [],
      values: [{ channel: 'spo2', value: 97, offset_ms: 0 }],
      events: [],
      alarms: [],
    },
  }
}

export const tick = (at_ms: number): LogRecord => ({ kind: 'tick', at_ms })

export async function stored(log: Log, partition: number, from = 0): Promise<Array<{ offset: number; record: LogRecord }>> {
  const out: Array<{ offset: number; record: LogRecord }> = []
  for await (const one of log.read(partition, from)) out.push(one)
  return out
}

export const turn = () => new Promise((done) => setImmediate(done))

/** What every log must do; run over each implementation. */
export function logContract(name: string, make: () => Promise<LogUnderTest>): void {
  const opened: Log[] = []
  const openLog = async (under: LogUnderTest, bound_bytes?: number) => {
    const log = await under.open(bound_bytes)
    opened.push(log)
    return log
  }
  afterEach(async () => {
    for (const log of opened.splice(0)) await log.close()
  })

  test(`[LOG-1] ${name}: offsets are given at once, per partition, without holes`, async () => {
    const log = await openLog(await make())
    expect([log.append(3, tick(1)), log.append(3, tick(2)), log.append(4, tick(3))].map((given) => given.offset)).toEqual([0, 1, 0])
    expect([log.head(3), log.head(4), log.head(5)]).toEqual([2, 1, 0])
  })

  test(`[LOG-2] ${name}: what was appended is read back equal and in order, from any offset`, async () => {
    const log = await openLog(await make())
    const records: LogRecord[] = []
    for (let i = 0; i < 300; i++) {
      const record = i % 5 === 0 ? tick(i) : frame(i)
      records.push(record)
      log.append(7, record)
      if (i % 17 === 0) await turn()
    }
    await log.flush()
    const all = await stored(log, 7)
    expect(all.map((one) => one.offset)).toEqual(records.map((_, i) => i))
    expect(all.map((one) => one.record)).toEqual(records)
    expect((await stored(log, 7, 123)).map((one) => one.offset)).toEqual(records.slice(123).map((_, i) => 123 + i))
    expect(await stored(log, 8)).toEqual([])
  })

  test(`[LOG-3] ${name}: ordered comes once per turn and partition, durable only after the store, both in order`, async () => {
    const under = await make()
    const log = await openLog(under)
    const batches: OrderedBatch[] = []
    const belows: number[] = []
    log.onOrdered((batch) => batches.push(batch))
    log.onDurable((partition, below) => partition === 2 && belows.push(below))
    await under.hold()
    for (let i = 0; i < 3; i++) log.append(2, tick(i))
    await turn()
    log.append(2, tick(3))
    await turn()
    expect(batches.map((batch) => [batch.partition, batch.first, batch.records.length])).toEqual([
      [2, 0, 3],
      [2, 3, 1],
    ])
    expect(log.durable(2)).toBe(0)
    await under.release()
    await log.flush()
    expect(belows.at(-1)).toBe(4)
    expect([...belows].sort((a, b) => a - b)).toEqual(belows)
    expect(log.durable(2)).toBe(4)
  })

  test(`[LOG-4] ${name}: opened again it goes on where it ended`, async () => {
    const under = await make()
    const first = await openLog(under)
    for (let i = 0; i < 10; i++) first.append(1, frame(i))
    await first.flush()
    await opened.pop()?.close()
    const again = await openLog(under)
    expect([again.head(1), again.durable(1)]).toEqual([10, 10])
    expect(again.append(1, frame(10)).offset).toBe(10)
    await again.flush()
    expect((await stored(again, 1)).map((one) => (one.record as FrameRecord).frame.seq)).toEqual([...Array(11).keys()])
  })

  test(`[LOG-5] ${name}: past the bound a frame is ordered but not queued, and one merged hole is stored in its place`, async () => {
    const under = await make()
    const log = await openLog(under, 20_000)
    const judged: LogRecord[] = []
    log.onOrdered((batch) => void judged.push(...batch.records))
    await under.hold()
    const queued: boolean[] = []
    for (let i = 0; i < 60; i++) {
      queued.push(log.append(9, frame(i, 500)).queued)
      if (i % 10 === 9) log.append(9, tick(i))
      if (i % 7 === 0) await turn()
    }
    await turn()
    expect(judged.filter((record) => record.kind === 'frame')).toHaveLength(60)
    const kept = queued.filter(Boolean).length
    expect(kept).toBeGreaterThan(0)
    expect(kept).toBeLessThan(60)
    expect(log.waitingBytes()).toBeLessThan(25_000)
    await under.release()
    await log.flush()
    expect(log.waitingBytes()).toBe(0)
    const back = await stored(log, 9)
    expect(back.filter((one) => one.record.kind === 'frame')).toHaveLength(kept)
    const ticks = new Set(back.flatMap(({ record }) => (record.kind === 'tick' && record.at_ms < 1_000 ? [record.at_ms] : [])))
    expect([...ticks]).toEqual([9, 19, 29, 39, 49, 59])
    const holes = back.flatMap(({ record }) => (record.kind === 'not_recorded' ? [record] : []))
    const missing = holes.flatMap((hole) => Array.from({ length: hole.to_seq - hole.from_seq + 1 }, (_, i) => hole.from_seq + i))
    expect(missing.sort((a, b) => a - b)).toEqual(queued.flatMap((was, seq) => (was ? [] : [seq])))
    expect(holes.length).toBeLessThan(missing.length)
    expect(back.map((one) => one.offset)).toEqual(Array.from({ length: 66 }, (_, i) => i))
    expect((await stored(log, 9, 40)).map((one) => one.offset)).toEqual(Array.from({ length: 26 }, (_, i) => 40 + i))
    expect(log.durable(9)).toBe(66)
    expect(log.append(9, frame(60)).queued).toBe(true)
  })

  test(`[LOG-6] ${name}: reading stops at what is durable`, async () => {
    const under = await make()
    const log = await openLog(under)
    log.append(0, tick(1))
    await log.flush()
    await under.hold()
    log.append(0, tick(2))
    await turn()
    expect((await stored(log, 0)).map((one) => one.offset)).toEqual([0])
    await under.release()
    await log.flush()
    expect((await stored(log, 0)).map((one) => one.offset)).toEqual([0, 1])
  })
}
