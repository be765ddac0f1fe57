import type { Clock } from '../clock.ts'
import { countFailures } from './failures.ts'

/**
 * Sign-in attempts that failed, in 15 minutes: 5 of one account from one address; 20 of one account from anywhere
 * (many machines, one account); 50 of one address at any account (one machine, a list of names).
 */
export const ATTEMPTS_MAX = { both: 5, account: 20, address: 50 } as const

export interface Throttle {
  /** Whether another attempt may be made now. */
  allows(login: string, address: string): boolean
  failed(login: string, address: string): void
  /** Clears the account at this address. What others tried at the account, or this address at other accounts, stays counted. */
  succeeded(login: string, address: string): void
  /** The attempt could not be judged: it does not count. */
  unjudged(login: string, address: string): void
}

export function createThrottle(clock: Clock): Throttle {
  const both = countFailures(clock, ATTEMPTS_MAX.both)
  const accounts = countFailures(clock, ATTEMPTS_MAX.account)
  const addresses = countFailures(clock, ATTEMPTS_MAX.address)
  const keysOf = (login: string, address: string) => {
    const account = login.trim().toLowerCase()
    return [
      [both, `${account}\n${address}`],
      [accounts, account],
      [addresses, address],
    ] as const
  }
  return {
    allows: (login, address) => keysOf(login, address).every(([failures, key]) => !failures.full(key)),
    failed: (login, address) => {
      for (const [failures, key] of keysOf(login, address)) failures.add(key)
    },
    unjudged: (login, address) => {
      for (const [failures, key] of keysOf(login, address)) failures.undo(key)
    },
    succeeded: (login, address) => {
      for (const [failures, key] of keysOf(login, address)) failures === both ? failures.clear(key) : failures.undo(key)
    },
  }
}
