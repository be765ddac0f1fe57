import type pg from 'pg'
import { PARTITIONS } from '../../contracts/record.ts'
import { RECORD_FORMAT } from '../../contracts/version.ts'
import type { Clock } from '../clock.ts'
import { openPool } from '../database/connect.ts'
import { keepPartitions } from '../database/partitions.ts'
import { openWriter } from '../database/writer.ts'
import { log } from '../observe/log.ts'
import { Fenced } from './fenced.ts'
import { groupedLog, type RowStore } from './grouped.ts'
import type { Log } from './log.ts'
import { type Row, withoutHoles } from './row.ts'

export interface PostgresLogOptions {
  /** The application's role writes and reads; the owner keeps the hourly partitions. */
  appUrl: string
  ownerUrl: string
  clock: Clock
  /** What may wait for the store. */
  bound_bytes?: number
  retention_ms: number
  /** How long an earlier server's lock is waited for. */
  patience_ms?: number
  statement_timeout_ms?: number
  /** Another server has taken the database: this one must end. Default: throws, which ends the process. */
  onFatal?: (error: Error) => void
}

const SPACING_MS = 5
const KEEP_EVERY_MS = 60_000
const ROWS_A_PAGE = 32
/** A replay reads on for hours: fewer questions. */
const ROWS_A_PAGE_REPLAY = 256

/** The log in PostgreSQL. @throws Error when the database cannot be reached or another server writes to it. */
export async function postgresLog(options: PostgresLogOptions): Promise<Log> {
  const { appUrl, ownerUrl, clock, retention_ms, bound_bytes = 64 << 20 } = options
  const { patience_ms, statement_timeout_ms, onFatal = fall } = options
  let inDoubt: readonly Row[] = []
  /** What the store holds, as far as we know. */
  let stored: number[] = []
  const onReconnect = async (client: pg.Client) => {
    inDoubt = await notLanded(client, stored, inDoubt)
  }
  const writer = await openWriter({ url: appUrl, lock: 'log', onReconnect, patience_ms, statement_timeout_ms })
  const pool = openPool(appUrl, { max: 3, statement_timeout_ms: 30_000 })
  const hourly = { table: 'hot.log_batch', column: 'at', retention_ms, beforeDrop: keepHeads }
  await keepPartitions(ownerUrl, hourly, clock.now_ms())
  const keeping = setInterval(() => {
    keepPartitions(ownerUrl, hourly, clock.now_ms()).catch((error: Error) =>
      log.warn({ reason: error.message }, 'partitions of the log not kept yet'),
    )
  }, KEEP_EVERY_MS)
  keeping.unref()

  const store: RowStore = {
    async write(rows) {
      inDoubt = rows
      await writer.run((client) => insert(client, inDoubt))
      inDoubt = []
      for (const row of rows) stored[row.partition] = row.last + 1
    },
    read: (partition, from) => readRows(pool, partition, from),
    async close() {
      clearInterval(keeping)
      await Promise.all([writer.close(), pool.end()])
    },
  }
  stored = await writer.run(readHeads)
  return groupedLog({ clock, store, heads: stored, bound_bytes, spacing_ms: SPACING_MS, onFatal })
}

function fall(error: Error): void {
  setImmediate(() => {
    throw error
  })
}

/** One statement, hence one transaction: all rows or none. */
async function insert(client: pg.Client, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return
  const columns = 8
  const values = rows.flatMap((row) => [
    row.partition,
    row.first,
    row.last,
    new Date(row.at_ms).toISOString(),
    row.records,
    RECORD_FORMAT.current,
    row.places,
    row.bytes,
  ])
  const places = rows.map((_, i) => `(${Array.from({ length: columns }, (_, c) => `$${i * columns + c + 1}`).join(',')})`).join(',')
  const text = `INSERT INTO hot.log_batch (partition, first, last, at, records, format, places, bytes) VALUES ${places}`
  await client.query({ name: `log_${rows.length}`, text, values })
}

const HEADS = `SELECT p AS partition, greatest(
    coalesce((SELECT last + 1 FROM hot.log_batch b WHERE b.partition = p ORDER BY first DESC LIMIT 1), 0),
    coalesce((SELECT next FROM hot.log_head h WHERE h.partition = p), 0))::float8 AS next
  FROM unnest($1::smallint[]) AS p`

async function readHeads(client: pg.Client): Promise<number[]> {
  const all = Array.from({ length: PARTITIONS }, (_, p) => p)
  const { rows } = await client.query<{ partition: number; next: number }>(HEADS, [all])
  const heads = new Map(rows.map((row) => [row.partition, row.next]))
  return all.map((p) => heads.get(p) ?? 0)
}

/**
 * After a lost connection: which of the rows in doubt are still to be written. They landed as a whole or not at all.
 * @throws Fenced when the store holds anything else, which only another server can have written.
 */
async function notLanded(client: pg.Client, known: readonly number[], inDoubt: readonly Row[]): Promise<readonly Row[]> {
  const heads = await readHeads(client)
  const landed = [...known]
  for (const row of inDoubt) landed[row.partition] = row.last + 1
  const same = (expected: readonly number[]) => heads.every((head, p) => head === expected[p])
  if (same(known)) return inDoubt
  if (same(landed) && (await areOurs(client, inDoubt))) return []
  throw new Fenced('another server has written to this log; this one must not go on')
}

/** Another server may have given the same offsets, but not at our instants. */
async function areOurs(client: pg.Client, rows: readonly Row[]): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM unnest($1::smallint[], $2::bigint[], $3::timestamptz[]) AS r (partition, first, at) JOIN hot.log_batch USING (partition, first, at)`,
    [rows.map((row) => row.partition), rows.map((row) => row.first), rows.map((row) => new Date(row.at_ms).toISOString())],
  )
  return rowCount === rows.length
}

/** What `Log.read` gives, for a program beside the server: nothing is written, no lock is taken. */
export function storedRecords(pool: pg.Pool, partition: number, from: number): ReturnType<Log['read']> {
  return withoutHoles(readRows(pool, partition, from, ROWS_A_PAGE_REPLAY), from)
}

async function* readRows(
  pool: pg.Pool,
  partition: number,
  from: number,
  page = ROWS_A_PAGE,
): AsyncIterable<Pick<Row, 'first' | 'last' | 'places' | 'bytes'>> {
  let after = from
  let where = 'first >= (SELECT coalesce(max(first), $2) FROM hot.log_batch WHERE partition = $1 AND first <= $2)'
  for (;;) {
    const { rows } = await pool.query<{ first: string; last: string; places: number[] | null; bytes: Buffer }>(
      `SELECT first, last, places, bytes FROM hot.log_batch WHERE partition = $1 AND ${where} ORDER BY first LIMIT ${page}`,
      [partition, after],
    )
    for (const row of rows) {
      after = Number(row.first)
      yield { first: after, last: Number(row.last), places: row.places, bytes: row.bytes }
    }
    if (rows.length < page) return
    where = 'first > $2'
  }
}

/** Offsets go on even when every row of a partition has been dropped with age. */
async function keepHeads(client: pg.Client, partition: string): Promise<void> {
  await client.query(
    `INSERT INTO hot.log_head AS h (partition, next) SELECT partition, max(last) + 1 FROM ${partition} GROUP BY partition
     ON CONFLICT (partition) DO UPDATE SET next = greatest(h.next, excluded.next)`,
  )
}
