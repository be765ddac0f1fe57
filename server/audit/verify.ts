import type pg from 'pg'
import { type AuditRow, type ChainHead, type ChainVerdict, GENESIS, verifyChain } from './chain.ts'

const ROWS_A_PAGE = 1_000

interface StoredRow {
  seq: string
  effect_id: string | null
  at: Date
  actor: string
  action: string
  subject: string
  detail: Record<string, unknown>
  prev: Buffer
  hash: Buffer
}

/** Rows after `seq`, in order, at most `limit`. */
export async function readAudit(pool: pg.Pool, seq: number, limit = ROWS_A_PAGE): Promise<AuditRow[]> {
  const { rows } = await pool.query<StoredRow>('SELECT * FROM hot.audit WHERE seq > $1 ORDER BY seq LIMIT $2', [seq, limit])
  return rows.map(({ at, ...row }) => ({ ...row, seq: Number(row.seq), at_ms: at.getTime() }))
}

/** Reads the whole chain and checks every row of it. */
export async function verifyAudit(pool: pg.Pool): Promise<ChainVerdict> {
  let head: ChainHead = GENESIS
  for (;;) {
    const rows = await readAudit(pool, head.seq)
    const verdict = verifyChain(rows, head)
    if (!verdict.ok || rows.length < ROWS_A_PAGE) return verdict
    head = verdict.head
  }
}
