import type pg from 'pg'

/** A partition's state, as the runtime gives it. */
export interface StoredSnapshot {
  partition: number
  /** First record not yet in the state. */
  offset: number
  build: string
  schema: number
  bytes: Uint8Array
}

/**
 * Keeps the snapshot of its partition. @throws RangeError when effects of records in it are not stored yet: after a crash
 * the replay would start behind them and they would be lost.
 */
export async function saveSnapshot(pool: pg.Pool, { partition, offset, build, schema, bytes }: StoredSnapshot): Promise<void> {
  const { rowCount } = await pool.query(
    `INSERT INTO hot.snapshot AS s (partition, offset_, build, schema_, bytes, at)
     SELECT $1, $2, $3, $4, $5, now() WHERE $2 <= (SELECT effects_below FROM hot.partition_state WHERE partition = $1)
     ON CONFLICT (partition) DO UPDATE SET offset_ = excluded.offset_, build = excluded.build, schema_ = excluded.schema_,
       bytes = excluded.bytes, at = excluded.at`,
    [partition, offset, build, schema, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)],
  )
  if (rowCount === 0) throw new RangeError(`partition ${partition}: effects of records below ${offset} are not stored yet`)
}

/** The kept snapshots, by partition. */
export async function loadSnapshots(pool: pg.Pool): Promise<Map<number, StoredSnapshot>> {
  const { rows } = await pool.query<{ partition: number; offset_: string; build: string; schema_: number; bytes: Buffer }>(
    'SELECT * FROM hot.snapshot',
  )
  return new Map(
    rows.map(({ partition, offset_, build, schema_, bytes }) => [
      partition,
      { partition, offset: Number(offset_), build, schema: schema_, bytes: new Uint8Array(bytes) },
    ]),
  )
}
