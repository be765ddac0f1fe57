import type { KeyObject } from 'node:crypto'
import type { AuditRow } from './chain.ts'
import { type Checkpoint, checkpointOf } from './checkpoint.ts'
import { type Fault, followHistory, type History, witnessFault } from './history.ts'

export type ExportVerdict =
  | { ok: true; from_seq: number; to_seq: number; checkpoints: number; signed_ms: number; key_id: string }
  /** `line`: of the export, counted from 1; 0: the witness. */
  | { ok: false; line: number; fault: Fault }

export interface VerifyOptions {
  keys: readonly KeyObject[]
  /** Signed ends kept outside; null: not given. */
  witness: readonly Checkpoint[] | null
  /** The export is known to be a part: it need not reach the newest signed end outside. */
  partial: boolean
}

const FIELDS: Record<string, string> = {
  head: 'kind,format,version,after_seq,key_id',
  row: 'kind,seq,at_ms,actor,action,subject,detail,effect_id,prev,hash',
  checkpoint: 'kind,seq,hash,at_ms,previous,key_id,signature',
}

/** Checks an export line by line, in one pass, with nothing but the public keys. */
export function verifyExport(lines: Iterable<string>, { keys, witness, partial }: VerifyOptions): ExportVerdict {
  const broken = witness && witnessFault(keys, witness)
  if (broken) return { ok: false, line: 0, fault: broken }
  let history: History | null = null
  let after_seq: number | null = null
  let [line, checkpoints] = [0, 0]
  for (const text of lines) {
    line++
    const record = recordOf(text)
    const seq: number = (history?.head().seq ?? 0) + 1
    const fail = (fault: Fault | null): ExportVerdict | null => fault && { ok: false, line, fault }
    const unreadable = () => fail({ seq, reason: 'unreadable' })!
    if (!record) return unreadable()
    if (line === 1) {
      if (record.kind !== 'head' || record.format !== 'wardwave-audit' || record.version !== 1) return unreadable()
      after_seq = record.after_seq as number
      if (after_seq === 0) history = followHistory(keys, null, witness)
    } else if (record.kind === 'checkpoint') {
      const checkpoint = checkpointOf(record)
      if (!checkpoint) return unreadable()
      checkpoints++
      const verdict: ExportVerdict | null = history
        ? fail(history.checkpoint(checkpoint))
        : fail(
            checkpoint.seq === after_seq ? firstFault(checkpoint, keys, witness) : { seq: checkpoint.seq, reason: 'checkpoint_not_tied' },
          )
      if (verdict) return verdict
      history ??= followHistory(keys, checkpoint, witness)
    } else {
      const row = rowOf(record)
      if (!row || !history) return unreadable()
      const verdict = fail(history.row(row))
      if (verdict) return verdict
    }
  }
  if (!history || after_seq === null) return { ok: false, line, fault: { seq: 1, reason: 'not_covered' } }
  const fault = history.end(!partial)
  if (fault) return { ok: false, line, fault }
  const last = history.last()!
  return { ok: true, from_seq: after_seq + 1, to_seq: last.seq, checkpoints, signed_ms: last.at_ms, key_id: last.key_id }
}

/** The signed end an export begins behind: what came before it is vouched for by its signature alone. */
function firstFault(checkpoint: Checkpoint, keys: readonly KeyObject[], witness: readonly Checkpoint[] | null): Fault | null {
  const unsigned = witnessFault(keys, [checkpoint])
  if (unsigned) return unsigned
  const outside = witness?.find((one) => one.seq === checkpoint.seq)
  return outside && outside.hash !== checkpoint.hash ? { seq: checkpoint.seq, reason: 'rolled_back' } : null
}

/** A line that is exactly one record as it is written: nothing twice, nothing besides, nothing left out. */
function recordOf(text: string): Record<string, unknown> | null {
  const value = parsed(text)
  if (typeof value !== 'object' || value === null || JSON.stringify(value) !== text) return null
  const record = value as Record<string, unknown>
  return FIELDS[String(record.kind)] === Object.keys(record).join() ? record : null
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

const HASH = /^[0-9a-f]{64}$/

function rowOf(record: Record<string, unknown>): AuditRow | null {
  const { prev, hash, detail, effect_id, ...rest } = record
  if (typeof prev !== 'string' || typeof hash !== 'string' || !HASH.test(prev) || !HASH.test(hash)) return null
  if (typeof detail !== 'object' || detail === null || (effect_id !== null && typeof effect_id !== 'string')) return null
  const texts = [rest.actor, rest.action, rest.subject]
  if (!Number.isSafeInteger(rest.seq) || !Number.isSafeInteger(rest.at_ms) || texts.some((text) => typeof text !== 'string')) return null
  const { seq, at_ms, actor, action, subject } = rest as Pick<AuditRow, 'seq' | 'at_ms' | 'actor' | 'action' | 'subject'>
  const entry = { seq, at_ms, actor, action, subject, detail: detail as Record<string, unknown>, effect_id }
  return { ...entry, prev: Buffer.from(prev, 'hex'), hash: Buffer.from(hash, 'hex') }
}
