import type { Pool } from 'pg'
import type { Origin } from '../../contracts/alarm.ts'
import { log } from '../observe/log.ts'
import type { Piece } from './gather.ts'

/**
 * The table of minutes. Pieces and the place in the log they came from are committed together, so a crash neither loses
 * nor doubles a sample: what the place says was read is in the rows, and what is read again was not.
 */
const APPEND = `
INSERT INTO hot.minute AS m (encounter, channel, minute, part, t0_ms, rate_hz, gain, offset_, n, min, mean, max, origin, bytes)
SELECT encounter, channel, to_timestamp(minute_ms / 1000), 0, t0_ms, rate_hz, gain, offset_, n, min, mean, max, origin,
       substring($1::bytea FROM start + 1 FOR length)
FROM unnest($2::text[], $3::text[], $4::float8[], $5::float8[], $6::float8[], $7::float8[], $8::float8[], $9::int[],
            $10::float8[], $11::float8[], $12::float8[], $13::text[], $14::int[], $15::int[])
  AS p(encounter, channel, minute_ms, t0_ms, rate_hz, gain, offset_, n, min, mean, max, origin, start, length)
ON CONFLICT (encounter, channel, minute, part) DO UPDATE SET
  bytes = m.bytes || excluded.bytes,
  n = m.n + excluded.n,
  min = least(m.min, excluded.min),
  max = greatest(m.max, excluded.max),
  mean = CASE WHEN m.n + excluded.n = 0 THEN NULL
         ELSE (coalesce(m.mean, 0) * m.n + coalesce(excluded.mean, 0) * excluded.n) / (m.n + excluded.n) END`

/** Writes pieces and the place of `partition` in one transaction. @throws the database's error; nothing is written then. */
export async function writeMinutes(pool: Pool, partition: number, below: number, pieces: readonly Piece[]): Promise<void> {
  const client = await pool.connect()
  // Between two queries nobody else hears that the connection broke; the next query fails of it.
  client.on('error', heard)
  try {
    await client.query('BEGIN')
    if (pieces.length > 0) await client.query({ name: 'append-minutes', text: APPEND, values: columnsOf(pieces) })
    await client.query(
      'INSERT INTO hot.recorder_state (partition, below) VALUES ($1, $2) ON CONFLICT (partition) DO UPDATE SET below = excluded.below',
      [partition, below],
    )
    await client.query('COMMIT')
    client.off('error', heard)
    client.release()
  } catch (error) {
    // Whether it was committed is not known here: the connection goes, and the place is read anew before the next write.
    client.release(true)
    throw error
  }
}

const heard = (error: Error) => log.warn({ error: error.message }, 'a connection broke while minutes were written')

function columnsOf(pieces: readonly Piece[]): unknown[] {
  const starts: number[] = []
  let at = 0
  for (const { bytes } of pieces) {
    starts.push(at)
    at += bytes.length
  }
  const column = <K extends keyof Piece>(key: K) => pieces.map((piece) => piece[key])
  return [
    Buffer.concat(pieces.map((piece) => piece.bytes)),
    column('encounter'),
    column('channel'),
    column('minute_ms'),
    column('t0_ms'),
    column('rate_hz'),
    column('gain'),
    column('offset'),
    column('n'),
    column('min'),
    column('mean'),
    column('max'),
    column('origin'),
    starts,
    pieces.map((piece) => piece.bytes.length),
  ]
}

/** Next offset to be recorded, by partition. */
export async function readPlaces(pool: Pool): Promise<Map<number, number>> {
  const { rows } = await pool.query<{ partition: number; below: string }>('SELECT partition, below FROM hot.recorder_state')
  return new Map(rows.map((row) => [row.partition, Number(row.below)]))
}

export interface MinuteRow {
  channel: string
  minute_ms: number
  rate_hz: number
  n: number
  min: number | null
  mean: number | null
  max: number | null
  origin: Origin
}

/** Anything that runs one statement and gives its rows: a pool, or the store's client. */
export type Query = <Row>(text: string, values: readonly unknown[]) => Promise<Row[]>

/** Numbers of a patient by minute, without their bytes, from `from_ms` (inclusive) to `to_ms`, oldest first. */
export function readNumberMinutes(query: Query, encounter: string, from_ms: number, to_ms: number): Promise<MinuteRow[]> {
  return query<MinuteRow>(
    `SELECT channel, (extract(epoch FROM minute) * 1000)::float8 AS minute_ms, rate_hz, n, min, mean, max, origin FROM hot.minute
     WHERE encounter = $1 AND minute >= to_timestamp($2::float8 / 1000) AND minute < to_timestamp($3::float8 / 1000) AND rate_hz = 0
     ORDER BY minute, channel`,
    [encounter, from_ms, to_ms],
  )
}

/** Whole minutes that touch from..to, waves and numbers. */
export function readMinutes(
  query: Query,
  encounter: string,
  from_ms: number,
  to_ms: number,
): Promise<Array<{ channel: string; rate_hz: number; origin: Origin; bytes: Uint8Array }>> {
  return query(
    `SELECT channel, rate_hz, origin, bytes FROM hot.minute
     WHERE encounter = $1 AND minute > to_timestamp(($2::float8 - 60000) / 1000) AND minute <= to_timestamp($3::float8 / 1000)
     ORDER BY channel, minute`,
    [encounter, from_ms, to_ms],
  )
}

/** Numbers of the whole minutes that touch from..to. */
export function readNumberBytes(
  query: Query,
  encounter: string,
  from_ms: number,
  to_ms: number,
): Promise<Array<{ channel: string; bytes: Uint8Array }>> {
  return query(
    `SELECT channel, bytes FROM hot.minute
     WHERE encounter = $1 AND minute > to_timestamp(($2::float8 - 60000) / 1000) AND minute <= to_timestamp($3::float8 / 1000) AND rate_hz = 0
     ORDER BY channel, minute`,
    [encounter, from_ms, to_ms],
  )
}
