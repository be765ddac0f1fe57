import pg from 'pg'
import { DERIVED } from '../../contracts/channel.ts'
import type { NumbersEffect } from '../../contracts/effect.ts'
import { PARTITIONS } from '../../contracts/record.ts'
import type { Clock } from '../clock.ts'
import type { Log, OrderedBatch } from '../log/log.ts'
import { log as journal } from '../observe/log.ts'
import { metrics } from '../observe/metrics.ts'
import { type Gathering, gathering, type Piece } from './gather.ts'
import { readPlaces, writeMinutes } from './minutes.ts'
import { keepMinutes } from './retention.ts'

/**
 * Keeps the last hours of every wave and number as compressed minutes per patient and channel. A reader of the log with
 * a place of its own: records are taken once they are durable, and the place moves in the transaction that writes them.
 */
export interface Recorder {
  /** Reads its places and catches up with the log. */
  start(): Promise<void>
  /** Numbers the engine derived (hr, rr): they are in no record. Repeats of a replay are told by the effect's offset. */
  onNumbers(effect: NumbersEffect): void
  /** Writes all that is durable now. */
  flush(): Promise<void>
  close(): Promise<void>
}

/** A partition is written this often: a strip can be read this long after it happened. */
export const WRITE_EVERY_MS = 10_000
/** Batches kept in memory until they are durable; past it they are dropped and read from the log again. */
const WAITING_MAX_BYTES = 24 * 1024 * 1024
/** Derived numbers kept while the database is away, per partition; the oldest go first. */
const DERIVED_MAX = 20_000
/** Records read from the log in one go when catching up. */
const CATCH_UP_RECORDS = 5_000
/** Records without a wave or number (ticks) after which the place is written all the same. */
const QUIET_RECORDS = 2_000

interface Lane {
  partition: number
  /** Offsets below it are in `gathered`, in `unsaved` or written. */
  below: number
  /** The place as it was last written. */
  written: number
  waiting: OrderedBatch[]
  gathered: Gathering
  /** Read but not written yet: the last write failed, or nobody knows whether it did. */
  unsaved: { below: number; pieces: Piece[] } | null
  derivedBelow: number
  derived: Array<{ offset: number; encounter: string; channel: string; t_ms: number; value: number; origin: NumbersEffect['origin'] }>
  writing: Promise<void>
}

export function createRecorder({
  appUrl,
  ownerUrl,
  log,
  clock,
  retention_ms,
}: {
  appUrl: string
  ownerUrl: string
  log: Log
  clock: Clock
  retention_ms: number
}): Recorder {
  const pool = new pg.Pool({ connectionString: appUrl, max: 2, connectionTimeoutMillis: 3_000, query_timeout: 10_000 })
  pool.on('error', (error) => journal.warn({ error: error.message }, 'recorder lost a connection'))
  const lanes = Array.from({ length: PARTITIONS }, (_, partition) => emptyLane(partition))
  const newest = new Map<string, number>()
  let waitingBytes = 0
  let timer: NodeJS.Timeout | null = null
  let turn = 0
  let started = false
  let keeper: { stop(): Promise<void> } | null = null

  log.onOrdered((batch) => {
    lanes[batch.partition]!.waiting.push(batch)
    waitingBytes += batch.bytes.length
    if (waitingBytes > WAITING_MAX_BYTES) dropWaiting()
  })
  // At once, not at the lane's turn: gathered samples are a tenth of the records they came in. While a write is not known
  // to have landed, batches wait, for only they have a bound.
  log.onDurable((partition, below) => {
    const lane = lanes[partition]!
    if (started && !lane.unsaved) takeDurable(lane, below)
  })

  function dropWaiting(): void {
    metrics.engineCounts.inc({ name: 'recorder', reason: 'waiting_dropped' })
    for (const lane of lanes) lane.waiting = []
    waitingBytes = 0
  }

  function takeDurable(lane: Lane, durable: number): void {
    for (let batch = lane.waiting[0]; batch; batch = lane.waiting[0]) {
      const end = batch.first + batch.records.length
      if (batch.first > lane.below || end > durable) return
      lane.waiting.shift()
      waitingBytes -= batch.bytes.length
      for (let i = Math.max(0, lane.below - batch.first); i < batch.records.length; i++) lane.gathered.record(batch.records[i]!)
      lane.below = Math.max(lane.below, end)
    }
  }

  /** What is not in memory any more, or never was: from the log. @returns whether it has caught up. */
  async function catchUp(lane: Lane, durable: number): Promise<boolean> {
    let taken = 0
    for await (const { offset, record } of log.read(lane.partition, lane.below)) {
      if (offset >= durable) break
      if (offset < lane.below) continue // taken from memory meanwhile
      lane.gathered.record(record)
      lane.below = offset + 1
      if (++taken >= CATCH_UP_RECORDS) return false
    }
    lane.below = Math.max(lane.below, durable)
    return true
  }

  /** Takes what is durable and writes it. @returns whether all of it was taken. */
  async function writeLane(lane: Lane): Promise<boolean> {
    if (lane.unsaved) await settle(lane)
    const durable = log.durable(lane.partition)
    takeDurable(lane, durable)
    const complete = lane.below >= durable || startsAt(lane.waiting[0]) <= lane.below || (await catchUp(lane, durable))
    for (const { encounter, channel, t_ms, value, origin } of lane.derived) lane.gathered.number(encounter, channel, t_ms, value, origin)
    lane.derived = []
    // What becomes durable from here on is gathered for the next write.
    const { below } = lane
    const pieces = await lane.gathered.take()
    if (pieces.length === 0 && below - lane.written < QUIET_RECORDS) return complete
    lane.unsaved = { below, pieces }
    await writeMinutes(pool, lane.partition, below, pieces)
    written(lane, lane.unsaved)
    return complete
  }

  /** After a failed write: it may have been committed without our hearing of it. */
  async function settle(lane: Lane): Promise<void> {
    const { below, pieces } = lane.unsaved!
    const place = (await readPlaces(pool)).get(lane.partition) ?? 0
    if (place < below) await writeMinutes(pool, lane.partition, below, pieces)
    written(lane, lane.unsaved!)
  }

  function written(lane: Lane, { below, pieces }: NonNullable<Lane['unsaved']>): void {
    lane.unsaved = null
    lane.written = below
    metrics.recorderMinutes.inc(pieces.length)
  }

  /** One write at a time per lane; a failure is told and tried again at the lane's next turn. */
  function write(lane: Lane): Promise<void> {
    lane.writing = lane.writing.then(async () => {
      try {
        while (!(await writeLane(lane)));
      } catch (error) {
        metrics.engineCounts.inc({ name: 'recorder', reason: 'write_failed' })
        journal.warn({ error: String(error), partition: lane.partition }, 'minutes not written; tried again')
      }
    })
    return lane.writing
  }

  return {
    async start() {
      const places = await readPlaces(pool)
      for (const lane of lanes) {
        lane.below = places.get(lane.partition) ?? 0
        lane.written = lane.below
        // A replay may have spoken before the places were known.
        lane.derived = lane.derived.filter((one) => one.offset >= lane.below)
        lane.derivedBelow = Math.max(lane.derivedBelow, lane.below)
      }
      started = true
      keeper = await keepMinutes({ ownerUrl, clock, retention_ms })
      // Lanes take turns, so that no moment compresses the whole ward.
      timer = setInterval(() => void write(lanes[turn++ % PARTITIONS]!), WRITE_EVERY_MS / PARTITIONS)
      timer.unref()
    },
    onNumbers({ id, encounter, numbers, origin }) {
      const [partition, offset] = id.split('/').map(Number) as [number, number]
      const lane = lanes[partition]
      if (!lane || offset < lane.derivedBelow) return
      lane.derivedBelow = offset
      for (const [channel, now] of Object.entries(numbers)) {
        // A device's own numbers are in its frames; what was derived for want of them is not.
        if (!(channel in DERIVED) && now.source === 'device') continue
        const key = `${encounter}\n${channel}`
        if (now.value === null || now.event_ms <= (newest.get(key) ?? Number.NEGATIVE_INFINITY)) continue
        newest.set(key, now.event_ms)
        if (newest.size > DERIVED_MAX) newest.delete(newest.keys().next().value as string)
        lane.derived.push({ offset, encounter, channel, t_ms: now.event_ms, value: now.value, origin })
      }
      if (lane.derived.length > DERIVED_MAX) lane.derived.splice(0, lane.derived.length - DERIVED_MAX)
    },
    async flush() {
      await Promise.all(lanes.map(write))
    },
    async close() {
      if (timer) clearInterval(timer)
      await Promise.all(lanes.map(write))
      await keeper?.stop()
      await pool.end()
    },
  }
}

const startsAt = (batch: OrderedBatch | undefined) => batch?.first ?? Number.POSITIVE_INFINITY

function emptyLane(partition: number): Lane {
  return {
    partition,
    below: 0,
    written: 0,
    waiting: [],
    gathered: gathering(),
    unsaved: null,
    derivedBelow: 0,
    derived: [],
    writing: Promise.resolve(),
  }
}
