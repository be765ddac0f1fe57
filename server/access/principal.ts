import type { Principal } from '../../contracts/role.ts'

export type { Principal, Role } from '../../contracts/role.ts'

/** A refusal is a value with a reason from a closed list, not an exception. */
export class Denied extends Error {
  constructor(readonly reason: 'signed_out' | 'not_allowed' | 'not_found' | 'locked') {
    super(reason)
    this.name = 'Denied'
  }
}

/** The same person without the stays whose emergency is over: rights read earlier do not outlive its end. */
export function inForce(principal: Principal, now_ms: number): Principal {
  if (!principal.opened?.some((one) => one.until_ms <= now_ms)) return principal
  return { ...principal, opened: principal.opened.filter((one) => one.until_ms > now_ms) }
}
