import { createHash, randomBytes } from 'node:crypto'

/** A secret for a link, a device or a screen: 256 bits that fit into an address. Shown once; only its hash is stored. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What is stored of a token. Without salt: nobody guesses 256 bits. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
