import type pg from 'pg'
import type { AuditRow } from './chain.ts'
import { type Checkpoint, hex } from './checkpoint.ts'

/** How rows are asked for: by a pool of core's, or by the store's own connections. */
export type Query = <T>(text: string, values: readonly unknown[]) => Promise<T[]>

export const poolQuery =
  (pool: pg.Pool): Query =>
  async <T>(text: string, values: readonly unknown[]) =>
    (await pool.query(text, [...values])).rows as T[]

export interface StoredRow {
  seq: string | bigint
  effect_id: string | null
  at: Date
  actor: string
  action: string
  subject: string
  detail: Record<string, unknown>
  prev: Uint8Array
  hash: Uint8Array
}

export const ROWS_A_PAGE = 1_000

export function rowOf({ at, seq, prev, hash, ...row }: StoredRow): AuditRow {
  return { ...row, seq: Number(seq), at_ms: at.getTime(), prev: new Uint8Array(prev), hash: new Uint8Array(hash) }
}

/** Rows after `seq`, in order, at most `limit`. */
export async function rowsAfter(query: Query, seq: number, limit = ROWS_A_PAGE): Promise<AuditRow[]> {
  const rows = await query<StoredRow>(
    `SELECT seq, effect_id, at, actor, action, subject, detail, prev, hash FROM hot.audit
     WHERE seq > $1::float8::bigint ORDER BY seq LIMIT $2::float8::int`,
    [seq, limit],
  )
  return rows.map(rowOf)
}

interface StoredCheckpoint {
  seq: string | bigint
  at: Date
  hash: Uint8Array
  previous: Uint8Array
  key_id: string
  signature: Uint8Array
}

const CHECKPOINT = 'SELECT seq, at, hash, previous, key_id, signature FROM hot.audit_checkpoint'

/** Signed ends after `seq`, oldest first. */
export async function checkpointsAfter(query: Query, seq: number, limit = Number.MAX_SAFE_INTEGER): Promise<Checkpoint[]> {
  const text = `${CHECKPOINT} WHERE seq > $1::float8::bigint ORDER BY seq LIMIT $2::float8::bigint`
  return (await query<StoredCheckpoint>(text, [seq, limit])).map(checkpointOfRow)
}

/** The newest signed end at or before `seq`. */
export async function checkpointUpTo(query: Query, seq: number): Promise<Checkpoint | null> {
  const rows = await query<StoredCheckpoint>(`${CHECKPOINT} WHERE seq <= $1::float8::bigint ORDER BY seq DESC LIMIT 1`, [seq])
  return rows[0] ? checkpointOfRow(rows[0]) : null
}

function checkpointOfRow({ seq, at, hash, previous, key_id, signature }: StoredCheckpoint): Checkpoint {
  return {
    seq: Number(seq),
    hash: hex(hash),
    at_ms: at.getTime(),
    previous: hex(previous),
    key_id,
    signature: Buffer.from(signature).toString('base64'),
  }
}
