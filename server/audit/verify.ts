import type pg from 'pg'
import { type AuditRow, type ChainHead, type ChainVerdict, GENESIS, verifyChain } from './chain.ts'
import { poolQuery, ROWS_A_PAGE, rowsAfter } from './read.ts'

/** Rows after `seq`, in order, at most `limit`. */
export function readAudit(pool: pg.Pool, seq: number, limit = ROWS_A_PAGE): Promise<AuditRow[]> {
  return rowsAfter(poolQuery(pool), seq, limit)
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
