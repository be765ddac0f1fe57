import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto'
import type { Call } from '../../../../contracts/call.ts'
import type { PushAddress } from '../../../../contracts/contact.ts'
import type { Letter } from '../testing.ts'

/** A browser's half of a subscription, for tests; what was sealed for it is opened with our own reading of RFC 8291 and 8188. */
export interface TestSubscription {
  address: PushAddress
  open(body: Buffer): Call
}

export function subscription(endpoint: string): TestSubscription {
  const ours = createECDH('prime256v1')
  const mine = ours.generateKeys()
  const auth = randomBytes(16)
  return {
    address: { endpoint, keys: { p256dh: mine.toString('base64url'), auth: auth.toString('base64url') } },
    open(body) {
      const salt = body.subarray(0, 16)
      const keyBytes = body[20]!
      const theirs = body.subarray(21, 21 + keyBytes)
      const info = Buffer.concat([Buffer.from('WebPush: info\0'), mine, theirs])
      const secret = Buffer.from(hkdfSync('sha256', ours.computeSecret(theirs), auth, info, 32))
      const derived = (what: string, bytes: number) =>
        Buffer.from(hkdfSync('sha256', secret, salt, Buffer.from(`Content-Encoding: ${what}\0`), bytes))
      const sealed = body.subarray(21 + keyBytes)
      const cipher = createDecipheriv('aes-128-gcm', derived('aes128gcm', 16), derived('nonce', 12))
      cipher.setAuthTag(sealed.subarray(-16))
      const plain = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()])
      return JSON.parse(plain.subarray(0, plain.lastIndexOf(2)).toString('utf8')) as Call
    },
  }
}

/** What the signature of a push message says (RFC 8292). @throws when it was not made with `publicKey` */
export function vapidOf({ headers }: Pick<Letter, 'headers'>, publicKey: string): { aud: string; exp: number; sub: string } {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(headers.authorization ?? '') ?? []
  if (key !== publicKey) throw new Error('signed with another key')
  const point = Buffer.from(key, 'base64url')
  const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') }
  const [head, claims, signature] = token.split('.') as [string, string, string]
  const signer = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' as const }
  if (!verify('sha256', Buffer.from(`${head}.${claims}`), signer, Buffer.from(signature, 'base64url'))) throw new Error('forged')
  return JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as { aud: string; exp: number; sub: string }
}
