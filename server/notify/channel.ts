import type { Call, ChannelName, NotDelivered } from '../../contracts/call.ts'

/** A channel answers within this time, or the call counts as not sent. */
export const SEND_TIMEOUT_MS = 10_000

/**
 * One way to reach somebody. A channel speaks to its provider and to nobody else: it keeps nothing, retries nothing
 * and knows no alarm; who is called, when and how often is decided by its caller.
 */
export interface Channel {
  /**
   * Says `call` at `address` (opened from the contact: a number, an endpoint with its keys, a hook).
   * Resolves once the provider has taken it (`sent`), or is known to have shown it (`delivered`).
   * `signal` ends it early; it ends itself after SEND_TIMEOUT_MS.
   * @throws NotSent and nothing else.
   */
  send(call: Call, address: string, signal?: AbortSignal): Promise<Sent>
}

export interface Sent {
  state: 'sent' | 'delivered'
  /** The provider's own name for it: a later report of delivery carries it. */
  provider_id?: string
}

/** The channels this house has set up. A channel that is not in it was not configured: `no_channel`. */
export type Channels = ReadonlyMap<ChannelName, Channel>

/**
 * A call that did not go out. `message` is a short code of ours ("http 503", "tls", "subscription gone"): never an address, a
 * token or the provider's own words, for those repeat what they were sent.
 */
export class NotSent extends Error {
  /** The same call may succeed later: busy, broken or slow there. False: it never will (refused, gone, malformed). */
  readonly retry: boolean
  readonly why: NotDelivered
  /** The provider asked to wait this long. */
  readonly after_ms: number | null
  /** The address itself is dead (unsubscribed, no such number): nothing more goes there until it is set anew. */
  readonly gone: boolean

  constructor(
    code: string,
    why: NotDelivered,
    { retry, after_ms = null, gone = false }: { retry: boolean; after_ms?: number | null; gone?: boolean },
  ) {
    super(code)
    this.name = 'NotSent'
    this.retry = retry
    this.why = why
    this.after_ms = after_ms
    this.gone = gone
  }
}
