import { hash, verify } from '@node-rs/argon2'
import { PASSWORD_MIN_LENGTH } from '../../contracts/account.ts'

/** argon2id (the package's default algorithm); cost from the OWASP table: 19 MiB, 2 passes, 1 lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

export { PASSWORD_MIN_LENGTH }

/** Fewer different characters than this is a pattern. */
const DIFFERENT_MIN = 5
/** A shorter login or name is a part of too many words. */
const TELLING_MIN = 4

/** What is wrong with `password` as the new one of this person, or null. */
export function passwordFault(
  password: string,
  { login, name }: { login: string; name: string },
): 'password_too_short' | 'password_too_simple' | null {
  if (password.length < PASSWORD_MIN_LENGTH) return 'password_too_short'
  if (new Set(password).size < DIFFERENT_MIN) return 'password_too_simple'
  const plain = (text: string) => text.toLowerCase().replace(/\s/g, '')
  const own = [login, name].map(plain).filter((word) => word.length >= TELLING_MIN)
  return own.some((word) => plain(password).includes(word)) ? 'password_too_simple' : null
}

export function hashPassword(password: string): Promise<string> {
  return hash(password, COST)
}

let nobody: Promise<string> | null = null

/** An account that does not exist is checked against a password nobody has, so that it takes as long as one that does. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  nobody ??= hashPassword(crypto.randomUUID())
  const matches = await verify(stored ?? (await nobody), password)
  return matches && stored !== null
}
