import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { type ChainHead, canonical } from './chain.ts'

/** The signed end of the chain at some moment. Each names the one before it, so that none can be left out. */
export interface Checkpoint {
  seq: number
  /** Hash of row `seq`, hex. */
  hash: string
  at_ms: number
  /** Digest of the checkpoint before, hex; 64 zeros for the first. */
  previous: string
  key_id: string
  /** Ed25519, base64. */
  signature: string
}

export const NO_CHECKPOINT = '0'.repeat(64)

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** Names a key by its public half: the first 16 hex digits of SHA-256 over its DER form. */
export function keyId(key: KeyObject): string {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16)
}

/** What is signed. The first word keeps a signature from being used for anything else. */
function signedText({ seq, hash, at_ms, previous, key_id }: Omit<Checkpoint, 'signature'>): Buffer {
  return Buffer.from(`wardwave-audit-checkpoint\n${canonical({ seq, hash, at_ms, previous, key_id })}`)
}

/** What the next checkpoint names this one by. */
export function digestOf(checkpoint: Checkpoint | null): string {
  if (!checkpoint) return NO_CHECKPOINT
  return createHash('sha256').update(signedText(checkpoint)).update(checkpoint.signature).digest('hex')
}

export function makeCheckpoint(head: ChainHead, at_ms: number, before: Checkpoint | null, privateKey: KeyObject): Checkpoint {
  const unsigned = { seq: head.seq, hash: hex(head.hash), at_ms, previous: digestOf(before), key_id: keyId(privateKey) }
  return { ...unsigned, signature: sign(null, signedText(unsigned), privateKey).toString('base64') }
}

/** null: signed with this key. Else what is wrong. */
export function signatureFault(checkpoint: Checkpoint, publicKey: KeyObject): 'foreign_key' | 'forged' | null {
  if (checkpoint.key_id !== keyId(publicKey)) return 'foreign_key'
  return verify(null, signedText(checkpoint), publicKey, Buffer.from(checkpoint.signature, 'base64')) ? null : 'forged'
}

/** A checkpoint from a line of a file. null: it is none. */
export function checkpointOf(value: unknown): Checkpoint | null {
  if (typeof value !== 'object' || value === null) return null
  const { seq, hash, at_ms, previous, key_id, signature } = value as Record<string, unknown>
  const texts = [hash, previous, key_id, signature]
  if (!Number.isSafeInteger(seq) || !Number.isSafeInteger(at_ms) || texts.some((text) => typeof text !== 'string')) return null
  return { seq, hash, at_ms, previous, key_id, signature } as Checkpoint
}
