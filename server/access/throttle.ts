import type { Clock } from '../clock.ts'

/** Sign-in attempts that failed: at most 5 in 15 minutes per account and address, then the door stays shut for both. */
export const ATTEMPTS_MAX = 5
export const ATTEMPTS_WINDOW_MS = 15 * 60_000
/** Accounts and addresses remembered; the oldest goes first, so guessing many names cannot fill memory. */
const KEYS_MAX = 10_000

export interface Throttle {
  /** Whether another attempt may be made now. */
  allows(login: string, address: string): boolean
  failed(login: string, address: string): void
  succeeded(login: string, address: string): void
  /** The attempt could not be judged: it does not count. */
  unjudged(login: string, address: string): void
}

export function createThrottle(clock: Clock): Throttle {
  const failures = new Map<string, number[]>()
  const keyOf = (login: string, address: string) => `${login.toLowerCase()}\n${address}`
  const recent = (key: string) => (failures.get(key) ?? []).filter((at) => clock.now_ms() - at < ATTEMPTS_WINDOW_MS)
  return {
    allows: (login, address) => recent(keyOf(login, address)).length < ATTEMPTS_MAX,
    failed(login, address) {
      const key = keyOf(login, address)
      const attempts = [...recent(key), clock.now_ms()].slice(-ATTEMPTS_MAX)
      failures.delete(key)
      failures.set(key, attempts)
      if (failures.size > KEYS_MAX) failures.delete(failures.keys().next().value as string)
    },
    unjudged: (login, address) => void failures.get(keyOf(login, address))?.pop(),
    succeeded: (login, address) => void failures.delete(keyOf(login, address)),
  }
}
