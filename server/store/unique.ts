import type { Conflict } from '../../contracts/admin.ts'
import { ConflictError } from './conflict.ts'
import { Prisma } from './generated/client.ts'

/** What a unique index has refused is `reason`; anything else is thrown on. For `.catch` of a whole change: nothing of it was made. */
export function whenTaken(reason: Conflict): (error: unknown) => never {
  return (error) => {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') throw new ConflictError(reason)
    throw error
  }
}
