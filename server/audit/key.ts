import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { keyId } from './checkpoint.ts'

export interface AuditKey {
  privateKey: KeyObject
  /** PEM; what a verifier needs. The first is the one in use, the others were used before. */
  publicPems: string[]
  key_id: string
}

/**
 * The key that signs the ends of the chain: the operator's (`pem`), or one made once and kept beside the data, readable
 * by this user alone. Its public half is written beside it for whoever verifies.
 * @throws Error in plain words when it is no Ed25519 key
 */
export function auditKey(dataDir: string, pem: string | null): AuditKey {
  mkdirSync(dataDir, { recursive: true })
  const privateKey = pem === null ? ownKey(join(dataDir, 'audit-key.pem')) : parse(pem)
  const publicPem = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString()
  keepPublic(dataDir, publicPem)
  return { privateKey, publicPems: [publicPem, ...earlierKeys(dataDir, publicPem)], key_id: keyId(privateKey) }
}

const CURRENT = 'audit-public.pem'

/** After a change of key the public half of the one before stays, under its own name. */
function keepPublic(dataDir: string, publicPem: string): void {
  const beside = join(dataDir, CURRENT)
  const before = existsSync(beside) ? readFileSync(beside, 'utf8') : publicPem
  if (before !== publicPem) writeFileSync(join(dataDir, `audit-public-${keyId(createPublicKey(before))}.pem`), before, { mode: 0o644 })
  writeFileSync(beside, publicPem, { mode: 0o644 })
}

function earlierKeys(dataDir: string, publicPem: string): string[] {
  const names = readdirSync(dataDir).filter((name) => /^audit-public-[0-9a-f]{16}\.pem$/.test(name))
  return names.map((name) => readFileSync(join(dataDir, name), 'utf8')).filter((pem) => pem !== publicPem)
}

function ownKey(path: string): KeyObject {
  if (existsSync(path)) return parse(readFileSync(path, 'utf8'))
  const { privateKey } = generateKeyPairSync('ed25519')
  writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' })
  return privateKey
}

function parse(pem: string): KeyObject {
  const key = keyOf(pem)
  if (key?.asymmetricKeyType !== 'ed25519')
    throw new Error('the key of the audit is not an Ed25519 private key in PEM form; make one with: openssl genpkey -algorithm ed25519')
  return key
}

function keyOf(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem)
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null // whatever OpenSSL calls it: not a key
    throw error
  }
}
