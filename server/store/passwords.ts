import { hash, verify } from '@node-rs/argon2'

/** argon2id (the package's default algorithm); cost from the OWASP table: 19 MiB, 2 passes, 1 lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const
export const PASSWORD_MIN_LENGTH = 12

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
