import type { Principal } from '../../contracts/role.ts'

export type { Principal, Role } from '../../contracts/role.ts'

/** A refusal is a value with a reason from a closed list, not an exception. */
export class Denied extends Error {
  constructor(readonly reason: 'signed_out' | 'not_allowed' | 'not_found' | 'locked') {
    super(reason)
    this.name = 'Denied'
  }
}

/** A touch later than the server's clock by more than this was written before the clock was set back: it says nothing. */
const AHEAD_MAX_MS = 60_000

/** Whether nothing was touched for so long that changes wait. */
function isIdle({ idle }: Principal, now_ms: number): boolean {
  return idle !== undefined && (now_ms - idle.since_ms >= idle.limit_ms || idle.since_ms - now_ms > AHEAD_MAX_MS)
}

/**
 * The same person as they are now: without the stays whose emergency is over, and locked when nothing was touched for
 * too long. Rights read earlier do not outlive their end.
 */
export function inForce(principal: Principal, now_ms: number): Principal {
  const over = principal.opened?.some((one) => one.until_ms <= now_ms) === true
  const locked = principal.locked === true || isIdle(principal, now_ms)
  if (!over && locked === (principal.locked === true)) return principal
  const opened = principal.opened?.filter((one) => one.until_ms > now_ms)
  return { ...principal, ...(locked ? { locked } : {}), ...(opened ? { opened } : {}) }
}
