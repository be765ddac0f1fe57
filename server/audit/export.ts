import type { ExportHead } from '../../contracts/audit.ts'
import type { AuditRow } from './chain.ts'
import { type Checkpoint, hex } from './checkpoint.ts'
import { checkpointsAfter, checkpointUpTo, type Query, rowsAfter } from './read.ts'

/** From when to when, ms; null: from the first row, to the newest signed end. */
export interface Span {
  from_ms: number | null
  to_ms: number | null
}

/** What an export covers: rows from..to, each end a signed one. Wider than asked for by less than a minute of rows. */
export interface Extent {
  after: Checkpoint | null
  until: Checkpoint
}

/** null: nothing has been signed in that time. */
export async function extentOf(query: Query, { from_ms, to_ms }: Span): Promise<Extent | null> {
  const after = from_ms === null ? null : await checkpointUpTo(query, (await firstSeq(query, from_ms)) - 1)
  const last = to_ms === null ? Number.MAX_SAFE_INTEGER : (await firstSeq(query, to_ms)) - 1
  const [covering] = to_ms === null ? [] : await checkpointsAfter(query, last - 1, 1)
  const until = covering ?? (await checkpointUpTo(query, Number.MAX_SAFE_INTEGER))
  return until && until.seq > (after?.seq ?? 0) ? { after, until } : null
}

/** The first row at or after `at_ms`; one past the newest when there is none. */
async function firstSeq(query: Query, at_ms: number): Promise<number> {
  const rows = await query<{ seq: string | bigint }>(
    `SELECT coalesce((SELECT min(seq) FROM hot.audit WHERE at >= to_timestamp($1::float8 / 1000)),
       (SELECT coalesce(max(seq), 0) + 1 FROM hot.audit)) AS seq`,
    [at_ms],
  )
  return Number(rows[0]?.seq ?? 1)
}

/** The lines of an export, without their line ends: a head, then rows with each signed end behind the row it covers. */
export async function* exportLines(query: Query, { after, until }: Extent): AsyncGenerator<string> {
  const head: ExportHead = { kind: 'head', format: 'wardwave-audit', version: 1, after_seq: after?.seq ?? 0, key_id: until.key_id }
  yield JSON.stringify(head)
  if (after) yield checkpointLine(after)
  let seq = head.after_seq
  let ends: Checkpoint[] = []
  while (seq < until.seq) {
    const rows = await rowsAfter(query, seq)
    if (rows.length === 0) break
    ends = await checkpointsAfter(query, seq, rows.length)
    for (const row of rows) {
      if (row.seq > until.seq) return
      yield rowLine(row)
      seq = row.seq
      if (ends[0]?.seq === seq) yield checkpointLine(ends.shift()!)
    }
  }
  // Signed, but the rows are gone: the export shows it.
  for (const end of ends) yield checkpointLine(end)
}

function rowLine({ seq, at_ms, actor, action, subject, detail, effect_id, prev, hash }: AuditRow): string {
  return JSON.stringify({ kind: 'row', seq, at_ms, actor, action, subject, detail, effect_id, prev: hex(prev), hash: hex(hash) })
}

function checkpointLine({ seq, hash, at_ms, previous, key_id, signature }: Checkpoint): string {
  return JSON.stringify({ kind: 'checkpoint', seq, hash, at_ms, previous, key_id, signature })
}
