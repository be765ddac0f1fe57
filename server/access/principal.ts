export type { Principal, Role } from '../../contracts/role.ts'

/** A refusal is a value with a reason from a closed list, not an exception. */
export class Denied extends Error {
  constructor(readonly reason: 'signed_out' | 'not_allowed' | 'not_found' | 'locked') {
    super(reason)
    this.name = 'Denied'
  }
}
