import type { IncomingMessage } from 'node:http'
import { TWILIO_STATUS_PATH } from '../../contracts/contact.ts'
import { removed } from '../access/controls.ts'
import type { Clock } from '../clock.ts'
import { type Addresses, createAddresses } from './address.ts'
import { answerHeaders } from './headers.ts'
import { isHostAllowed, isMethodKnown, isOriginAllowed, needsOrigin } from './origin.ts'
import type { Asked } from './pages.ts'
import { createRates } from './rates.ts'
import { readTarget } from './target.ts'

export interface EntranceOptions {
  clock: Clock
  /** Origins a browser may come from, like https://ward.example; the first is how we are reached. */
  origins: readonly string[]
  /** Addresses or networks of proxies before us. */
  trustedProxies: readonly string[]
  dev: boolean
  /** Somebody's page, or a program that pretends to be one, or a flood: told to the audit. */
  onRefused?: (address: string, reason: 'origin' | 'too_many', path: string) => void
}

/** Why something is not let in, with the status and the headers that say so. */
export interface Refusal {
  status: 400 | 403 | 404 | 405 | 414 | 421 | 429
  error: 'bad_request' | 'not_found' | 'method_not_allowed' | 'host_not_known' | 'origin_not_allowed' | 'too_many'
  headers?: Record<string, string>
}

/** What stands before everything: every request and every upgrade is judged here first, by the same rules. */
export interface Entrance {
  /** Sets `incoming.url` to the one spelling that is passed on. `headers` are those of the answer, whatever it will be. */
  judge(incoming: IncomingMessage, isUpgrade: boolean): { asked: Asked; refusal: Refusal | null }
  headers(): Record<string, string>
  readonly addresses: Addresses
}

/** Asked by those who watch over the server, by any name and as often as they like. */
export const HEALTH = new Set(['/healthz', '/readyz'])

/** Whoever sends there is no browser, and shows another proof where it is read. */
const SIGNED: ReadonlySet<string> = new Set([TWILIO_STATUS_PATH])

export function createEntrance({ clock, origins, trustedProxies, dev, onRefused }: EntranceOptions): Entrance {
  const addresses = createAddresses(trustedProxies)
  const rates = createRates(clock)
  const secure = origins[0]?.startsWith('https:') ?? false
  const scheme = secure ? 'https' : 'http'
  const headers = () => (removed('header') ? {} : answerHeaders({ secure, dev, origins }))

  function refusalOf(incoming: IncomingMessage, address: string, path: string, isUpgrade: boolean): Refusal | null {
    const { method, headers } = incoming
    if (HEALTH.has(path)) return null
    if (!isHostAllowed(headers.host, origins)) return { status: 421, error: 'host_not_known' }
    if (!isMethodKnown(method)) return { status: 405, error: 'method_not_allowed' }
    const wait_s = rates.wait_s(incoming, address, path)
    if (wait_s !== null) {
      onRefused?.(address, 'too_many', path)
      return { status: 429, error: 'too_many', headers: { 'retry-after': String(wait_s) } }
    }
    if (!isUpgrade && SIGNED.has(path)) return null
    if (!(isUpgrade || needsOrigin(method)) || isOriginAllowed(headers.origin, origins)) return null
    onRefused?.(address, 'origin', path)
    return { status: 403, error: 'origin_not_allowed' }
  }

  return {
    addresses,
    headers,
    judge(incoming, isUpgrade) {
      const target = readTarget(incoming.url ?? '', dev)
      const address = addresses.of(incoming)
      const asked = { address, scheme, path: 'path' in target ? target.path : '', headers: headers() } as const
      if ('refuse' in target) {
        const error = target.refuse === 404 ? 'not_found' : 'bad_request'
        return { asked, refusal: { status: target.refuse, error } }
      }
      incoming.url = target.path + target.query
      return { asked, refusal: refusalOf(incoming, address, target.path, isUpgrade) }
    },
  }
}
