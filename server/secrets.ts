import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { log } from './observe/log.ts'

/** What an operator's file keeps, without the line's end. A file that everybody on the machine can read is told of. */
export function secretFile(path: string): string {
  warnIfOpen(path)
  return readFileSync(path, 'utf8').trim()
}

export function warnIfOpen(path: string): void {
  if (process.platform !== 'win32' && (statSync(path).mode & 0o004) !== 0)
    log.warn({ file: path }, 'everybody on this machine can read this secret: chmod o-r')
}

/**
 * Secrets that nobody configured are made once and kept beside the data, readable by this user alone.
 * @returns the session secret, 64 characters of base64url.
 */
export function authSecret(dataDir: string): string {
  mkdirSync(dataDir, { recursive: true })
  const path = join(dataDir, 'auth-secret')
  if (existsSync(path)) return readFileSync(path, 'utf8').trim()
  const secret = randomBytes(48).toString('base64url')
  writeFileSync(path, secret, { mode: 0o600, flag: 'wx' })
  chmodSync(path, 0o600)
  return secret
}
