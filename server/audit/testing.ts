import type pg from 'pg'
import type { Clock } from '../clock.ts'
import { type AuditRow, type ChainHead, GENESIS, link } from './chain.ts'
import { createTrail, type Line, type Trail } from './trail.ts'

/** A trail that stores in memory; for tests of what leads into it. */
export function keptTrail(clock: Clock, via: 'http' | 'socket' = 'http'): { trail: Trail; lines: Line[] } {
  const lines: Line[] = []
  const write = async (batch: readonly Line[]) => void lines.push(...batch)
  return { trail: createTrail({ clock, via, write }), lines }
}

/** Rows of invented doings that follow `head`. */
export function chainOf(rows: number, head: ChainHead = GENESIS, actor = 'u1'): AuditRow[] {
  const chain: AuditRow[] = []
  for (let i = 0; i < rows; i++) {
    const n = head.seq + i + 1
    const detail = { encounter: `e${n % 24}`, via: 'http', role: 'nurse', x: n / 8 }
    const action = n % 50 === 0 ? 'refused.not_allowed' : 'view.patient'
    const entry = {
      at_ms: 1_790_000_000_000 + n * 1_000,
      actor: `${actor}-${n % 7}`,
      action,
      subject: `e${n % 24}`,
      detail,
      effect_id: null,
    }
    chain.push(link(chain.at(-1) ?? head, entry))
  }
  return chain
}

/** Puts such rows into the database. @returns the chain's end then */
export async function fillAudit(pool: pg.Pool, rows: number, head: ChainHead = GENESIS, actor = 'u1'): Promise<ChainHead> {
  const chain = chainOf(rows, head, actor)
  for (let from = 0; from < chain.length; from += 5_000) await insertRows(pool, chain.slice(from, from + 5_000))
  return chain.at(-1) ?? head
}

export async function insertRows(pool: pg.Pool, rows: readonly AuditRow[]): Promise<void> {
  const text = rows.map(({ prev, hash, ...row }) => ({
    ...row,
    prev: Buffer.from(prev).toString('hex'),
    hash: Buffer.from(hash).toString('hex'),
  }))
  await pool.query(
    `INSERT INTO hot.audit (seq, effect_id, at, actor, action, subject, detail, prev, hash)
     SELECT seq, effect_id, to_timestamp(at_ms / 1000), actor, action, subject, detail, decode(prev, 'hex'), decode(hash, 'hex')
     FROM jsonb_to_recordset($1) AS r (seq bigint, effect_id text, at_ms float8, actor text, action text, subject text, detail jsonb, prev text, hash text)`,
    [JSON.stringify(text)],
  )
}
