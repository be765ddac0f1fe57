import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What signs push messages (VAPID, RFC 8292). Browsers subscribe with the public half: another key asks everybody to subscribe anew. */
export interface PushKey {
  /** 65 bytes, uncompressed, base64url. */
  publicKey: string
  /** 32 bytes, base64url. */
  privateKey: string
  /** Whom a push service may turn to: an https: or mailto: address. */
  subject: string
}

/**
 * The operator's key (`pem`), or one made once and kept beside the data, readable by this user alone.
 * @throws Error in plain words when it is no P-256 key
 */
export function pushKey(dataDir: string, pem: string | null, subject: string): PushKey {
  const key = pem === null ? ownKey(dataDir) : parse(pem)
  const { x, y, d } = key.export({ format: 'jwk' })
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x ?? '', 'base64url'), Buffer.from(y ?? '', 'base64url')])
  return { publicKey: point.toString('base64url'), privateKey: d ?? '', subject }
}

function ownKey(dataDir: string): KeyObject {
  mkdirSync(dataDir, { recursive: true })
  const path = join(dataDir, 'push-key.pem')
  if (existsSync(path)) return parse(readFileSync(path, 'utf8'))
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' })
  return privateKey
}

function parse(pem: string): KeyObject {
  const key = keyOf(pem)
  if (key?.asymmetricKeyDetails?.namedCurve !== 'prime256v1')
    throw new Error(
      'the key of push messages is not a P-256 private key in PEM form; make one with: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256',
    )
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
