import { removed } from '../access/controls.ts'
import type { Clock } from '../clock.ts'
import { createRate } from '../commands/rate.ts'

/**
 * How much one address and one session may ask. A page is about 30 requests, 8 tabs of a session reloading at once 240.
 * A hospital may come by one address: 200 screens that all reload are 4,000 requests within seconds, and 300 people signing
 * in at a change of shift take 4 minutes. Guessing is bound further by account and by link where it is judged.
 */
export const RATES = {
  address: { per_s: 400, burst: 6_000 },
  session: { per_s: 60, burst: 600 },
  /** Ways in: sign-in, unlocking, PINs, links. */
  entry: { per_s: 1, burst: 90 },
} as const

const ENTRY = /^\/api\/(?:auth\/(?:callback|signin)|session\/(?:unlock|password|pin)|account\/(?!contacts)|wall\/enrol|invite|setup)/
const SESSION = /(?:^|;\s*)(?:__Host-)?wardwave\.(?:session|wall)(?:\.0)?=([^;]+)/

export interface Rates {
  /** null, or after how many seconds to ask again. */
  wait_s(request: { method?: string | undefined; headers: { cookie?: string | undefined } }, address: string, path: string): number | null
}

export function createRates(clock: Clock): Rates {
  const of = ({ per_s, burst }: { per_s: number; burst: number }) => createRate(clock, per_s, burst)
  const rates = { address: of(RATES.address), session: of(RATES.session), entry: of(RATES.entry) }
  return {
    wait_s({ method, headers }, address, path) {
      if (removed('rate')) return null
      const session = SESSION.exec(headers.cookie ?? '')?.[1]
      const isEntry = method !== 'GET' && method !== 'HEAD' && ENTRY.test(path)
      const spent =
        (!rates.address.allows(address) && 'address') ||
        (session !== undefined && !rates.session.allows(session) && 'session') ||
        (isEntry && !rates.entry.allows(address) && 'entry')
      return spent ? Math.ceil(1 / RATES[spent].per_s) : null
    },
  }
}
