import type { Denied, Principal } from '../server/access/principal.ts'
import { askedFor } from '../server/audit/asked.ts'
import type { Trail } from '../server/audit/trail.ts'

/** The audit hears who was turned away from what: a person by id, a stranger by address (core sets the header and drops the client's own). */
export function turnedAway(trail: Trail, who: Principal | null, { reason }: Denied, headers: Headers, pathname: string): void {
  const { path, asked } = askedFor(pathname)
  trail.refused(who ?? { address: headers.get('x-forwarded-for') ?? 'unknown' }, reason, path, asked)
}
