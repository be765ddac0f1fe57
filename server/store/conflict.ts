import type { Conflict } from '../../contracts/admin.ts'

/** What was asked cannot be done as things stand; the reason is from a closed list and says what to look at. */
export class ConflictError extends Error {
  constructor(
    readonly reason: Conflict,
    readonly detail: Record<string, string | number> = {},
  ) {
    super(reason)
    this.name = 'ConflictError'
  }
}
