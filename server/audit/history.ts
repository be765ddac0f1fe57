import type { KeyObject } from 'node:crypto'
import type { ChainFault } from '../../contracts/audit.ts'
import { type AuditRow, type ChainHead, GENESIS, verifyChain } from './chain.ts'
import { type Checkpoint, digestOf, hex, keyId, signatureFault } from './checkpoint.ts'

/** The first record that is not what it was. */
export interface Fault {
  seq: number
  reason: ChainFault
}

/** Follows a history record by record: rows tied to each other, signed ends tied to each other and to the rows. */
export interface History {
  row(row: AuditRow): Fault | null
  checkpoint(checkpoint: Checkpoint): Fault | null
  /** Nothing more comes. `whole`: it must reach as far as the ends kept outside. */
  end(whole: boolean): Fault | null
  /** A history that ends with `seq` is shorter than what is kept outside. */
  shorter(seq: number): Fault | null
  head(): ChainHead
  /** The newest signed end so far. */
  last(): Checkpoint | null
}

/**
 * `after`: the signed end the history goes on from; null: it begins with the first row. `witness`: the ends kept
 * outside, oldest first. Without them a history cut back to an earlier signed end is still a true one, only older.
 */
export function followHistory(keys: readonly KeyObject[], after: Checkpoint | null, witness: readonly Checkpoint[] | null): History {
  const keyOf = new Map(keys.map((key) => [keyId(key), key]))
  const outside = new Map((witness ?? []).map((one) => [one.seq, one]))
  let head: ChainHead = after ? { seq: after.seq, hash: Buffer.from(after.hash, 'hex') } : GENESIS
  let last = after

  function signed(checkpoint: Checkpoint): Fault | null {
    const key = keyOf.get(checkpoint.key_id)
    const reason = key ? signatureFault(checkpoint, key) : 'foreign_key'
    return reason && { seq: checkpoint.seq, reason }
  }
  const differs = (seq: number, hash: string): Fault | null => {
    const known = outside.get(seq)
    return known && known.hash !== hash ? { seq, reason: 'rolled_back' } : null
  }

  function shorter(seq: number): Fault | null {
    const newest = witness?.at(-1)
    return newest && newest.seq > seq ? { seq: seq + 1, reason: 'rolled_back' } : null
  }

  return {
    row(row) {
      const verdict = verifyChain([row], head)
      if (!verdict.ok) return { seq: verdict.seq, reason: verdict.reason }
      head = verdict.head
      return differs(head.seq, hex(head.hash))
    },
    checkpoint(checkpoint) {
      const forged = signed(checkpoint)
      if (forged) return forged
      if (checkpoint.previous !== digestOf(last)) return { seq: checkpoint.seq, reason: 'checkpoint_not_tied' }
      if (checkpoint.seq > head.seq) return { seq: head.seq + 1, reason: 'missing' }
      if (checkpoint.seq < head.seq) return { seq: checkpoint.seq, reason: 'checkpoint_not_tied' }
      if (checkpoint.hash !== hex(head.hash)) return { seq: checkpoint.seq, reason: 'checkpoint_differs' }
      last = checkpoint
      return null
    },
    end(whole) {
      if (!last || last.seq < head.seq) return { seq: (last?.seq ?? 0) + 1, reason: 'not_covered' }
      return whole ? shorter(head.seq) : null
    },
    shorter,
    head: () => head,
    last: () => last,
  }
}

/** The signed ends kept outside, by themselves: each signed, each tied to the one before. A fork in them is a roll-back that was seen. */
export function witnessFault(keys: readonly KeyObject[], witness: readonly Checkpoint[]): Fault | null {
  const keyOf = new Map(keys.map((key) => [keyId(key), key]))
  let before: Checkpoint | null = null
  for (const one of witness) {
    const key = keyOf.get(one.key_id)
    const reason = key ? signatureFault(one, key) : 'foreign_key'
    if (reason) return { seq: one.seq, reason }
    if (before && one.signature === before.signature) continue // written twice, after an error that was none
    // The first may name any other: a file that was begun later begins anywhere.
    if (before && one.previous !== digestOf(before)) return { seq: one.seq, reason: 'rolled_back' }
    before = one
  }
  return null
}
