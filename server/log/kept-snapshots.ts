import type pg from 'pg'
import type { Clock } from '../clock.ts'
import type { StoredSnapshot } from './snapshots.ts'

/** Between two kept snapshots of a partition: a replay steps at most so much before the moment it was asked of. */
export const KEEP_EVERY_MS = 3_600_000

/** Keeps a snapshot for replays, unless one of its partition is younger than KEEP_EVERY_MS. */
export async function keepSnapshot(pool: pg.Pool, snapshot: StoredSnapshot, now_ms: number): Promise<void> {
  const { partition, offset, build, schema, bytes } = snapshot
  await pool.query(
    `INSERT INTO hot.kept_snapshot (partition, offset_, build, schema_, bytes, at)
     SELECT $1, $2, $3, $4, $5, $6
     WHERE NOT EXISTS (SELECT FROM hot.kept_snapshot WHERE partition = $1 AND at > $7 AND at <= $6) ON CONFLICT DO NOTHING`,
    [
      ...[partition, offset, build, schema, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)],
      ...[new Date(now_ms).toISOString(), new Date(now_ms - KEEP_EVERY_MS).toISOString()],
    ],
  )
}

/** Keeps what it is given when its partition's hour has come; the others are looked at and let go. */
export function createKeeper(pool: pg.Pool, clock: Clock): (snapshot: StoredSnapshot) => Promise<void> {
  const kept_ms = new Map<number, number>()
  return async (snapshot) => {
    const now_ms = clock.now_ms()
    if (Math.abs(now_ms - (kept_ms.get(snapshot.partition) ?? -Infinity)) < KEEP_EVERY_MS) return
    await keepSnapshot(pool, snapshot, now_ms)
    kept_ms.set(snapshot.partition, now_ms)
  }
}

/** As long as the log: before the first record that is kept a snapshot is of no use. */
export async function pruneKeptSnapshots(pool: pg.Pool, before_ms: number): Promise<void> {
  await pool.query('DELETE FROM hot.kept_snapshot WHERE at < $1', [new Date(before_ms).toISOString()])
}

/** Where a replay may begin. */
export interface Beginning {
  /** null: with the first record that ever was. */
  snapshot: StoredSnapshot | null
  /** First record to step. */
  offset: number
}

/** The last beginning before `before_ms` (server clock) from which the log is whole; null when there is none. */
export async function beginningBefore(pool: pg.Pool, partition: number, before_ms: number): Promise<Beginning | null> {
  const oldest = await oldestOffset(pool, partition)
  if (oldest === null) return null
  const { rows } = await pool.query<{ offset_: string; build: string; schema_: number; bytes: Buffer }>(
    `SELECT offset_, build, schema_, bytes FROM hot.kept_snapshot
     WHERE partition = $1 AND at <= $2 AND offset_ >= $3 ORDER BY offset_ DESC LIMIT 1`,
    [partition, new Date(before_ms).toISOString(), oldest],
  )
  const row = rows[0]
  if (row === undefined) return oldest === 0 ? { snapshot: null, offset: 0 } : null
  const offset = Number(row.offset_)
  return { snapshot: { partition, offset, build: row.build, schema: row.schema_, bytes: new Uint8Array(row.bytes) }, offset }
}

/** From when on a replay of this partition can say anything, ms; null = never yet. */
export async function keptSince(pool: pg.Pool, partition: number): Promise<number | null> {
  const oldest = await oldestOffset(pool, partition)
  if (oldest === null) return null
  const { rows } = await pool.query<{ at: Date | null }>(
    oldest === 0
      ? 'SELECT at FROM hot.log_batch WHERE partition = $1 ORDER BY first LIMIT 1'
      : 'SELECT min(at) AS at FROM hot.kept_snapshot WHERE partition = $1 AND offset_ >= $2',
    oldest === 0 ? [partition] : [partition, oldest],
  )
  return rows[0]?.at?.getTime() ?? null
}

async function oldestOffset(pool: pg.Pool, partition: number): Promise<number | null> {
  const { rows } = await pool.query<{ first: string }>('SELECT first FROM hot.log_batch WHERE partition = $1 ORDER BY first LIMIT 1', [
    partition,
  ])
  return rows[0] === undefined ? null : Number(rows[0].first)
}
