import type pg from 'pg'
import type { Alarm } from '../../contracts/alarm.ts'
import type { Effect } from '../../contracts/effect.ts'

export interface OutboxRow {
  cursor: number
  effect: Effect
}

/** What happened in a ward after `afterCursor`, oldest first, at most `limit`: without holes, so the last cursor is where to go on. */
export async function readOutbox(pool: pg.Pool, ward: string, afterCursor: number, limit: number): Promise<OutboxRow[]> {
  const { rows } = await pool.query<{ cursor: string; body: Effect }>(
    'SELECT cursor, body FROM hot.outbox WHERE ward = $1 AND cursor > $2 ORDER BY cursor LIMIT $3',
    [ward, afterCursor, limit],
  )
  return rows.map(({ cursor, body }) => ({ cursor: Number(cursor), effect: body }))
}

/** The ward's newest cursor; 0 when nothing has happened yet. */
export async function cursorOf(pool: pg.Pool | pg.Client, ward: string): Promise<number> {
  const { rows } = await pool.query<{ cursor: string }>('SELECT coalesce(max(cursor), 0) AS cursor FROM hot.outbox WHERE ward = $1', [ward])
  return Number(rows[0]?.cursor ?? 0)
}

/** The newest cursor of every ward in which something has happened. */
export async function cursorsOf(pool: pg.Pool): Promise<Map<string, number>> {
  // From ward to ward along the index: the number of rows does not matter.
  const { rows } = await pool.query<{ ward: string; cursor: string }>(
    `WITH RECURSIVE wards AS (
       (SELECT ward FROM hot.outbox ORDER BY ward LIMIT 1)
       UNION ALL
       SELECT (SELECT o.ward FROM hot.outbox o WHERE o.ward > w.ward ORDER BY o.ward LIMIT 1) FROM wards w WHERE w.ward IS NOT NULL
     )
     SELECT w.ward, (SELECT max(o.cursor) FROM hot.outbox o WHERE o.ward = w.ward) AS cursor FROM wards w WHERE w.ward IS NOT NULL`,
  )
  return new Map(rows.map(({ ward, cursor }) => [ward, Number(cursor)]))
}

/** Newest state of every alarm of a ward that changed after `cursor`, in the order of its last change; at most `limit`, the newest. */
export async function changedSince(pool: pg.Pool, ward: string, cursor: number, limit = 500): Promise<Alarm[]> {
  const { rows } = await pool.query<{ alarm: Alarm }>(
    `SELECT alarm FROM (
       SELECT DISTINCT ON (body->'alarm'->>'id') cursor, body->'alarm' AS alarm FROM hot.outbox
       WHERE ward = $1 AND cursor > $2 AND body->>'kind' = 'alarm' ORDER BY body->'alarm'->>'id', cursor DESC
     ) AS newest ORDER BY cursor DESC LIMIT $3`,
    [ward, cursor, limit],
  )
  return rows.map((row) => row.alarm).reverse()
}

/** Rows dropped at once: a long neglected outbox is brought down in steps, none of which holds the store up. */
const PRUNED_AT_ONCE = 50_000

/**
 * Drops what is older than `before_ms`; of each ward the newest row stays, which is what its cursor is counted on from.
 * @returns how many went
 */
export async function pruneOutbox(pool: pg.Pool, before_ms: number): Promise<number> {
  const { rowCount } = await pool.query(
    `DELETE FROM hot.outbox WHERE (ward, cursor) IN (
       SELECT o.ward, o.cursor FROM hot.outbox o
       JOIN (SELECT ward, max(cursor) AS newest FROM hot.outbox GROUP BY ward) AS wards USING (ward)
       WHERE o.cursor < newest AND o.at < to_timestamp($1::float8 / 1000) ORDER BY o.ward, o.cursor LIMIT ${PRUNED_AT_ONCE})`,
    [before_ms],
  )
  return rowCount ?? 0
}
