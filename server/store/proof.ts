import type { Proof } from '../../contracts/account.ts'
import { type Failures, TooMany } from '../access/failures.ts'
import type { Principal } from '../access/principal.ts'
import { note } from './change.ts'
import { ConflictError } from './conflict.ts'
import { verifyPassword } from './passwords.ts'
import type { Store } from './store.ts'

/**
 * Whoever sits at a session shows that they are its own person, by that person's password or PIN; nobody else's counts.
 * @throws TooMany unread, ConflictError `password_wrong`, `pin_wrong`
 */
export async function prove(principal: Principal, store: Store, now_ms: number, attempts: Failures, proof: Proof): Promise<void> {
  const { user, session } = principal
  if (attempts.full(user)) throw new TooMany()
  attempts.add(user)
  const right = await isRight(store, user, proof).catch((error: unknown): never => {
    attempts.undo(user)
    throw error
  })
  if (right) return attempts.clear(user)
  const by = 'pin' in proof ? 'pin' : 'password'
  await note(store, now_ms, { actor: user, action: 'account.proof_failed', subject: session, detail: { with: by } })
  throw new ConflictError(`${by}_wrong`)
}

async function isRight(store: Store, user: string, proof: Proof): Promise<boolean> {
  const row = await store.prisma.user.findUniqueOrThrow({ where: { id: user }, select: { passwordHash: true, pinIndex: true } })
  if ('pin' in proof) return row.pinIndex !== null && row.pinIndex === store.fields.index('pin', proof.pin)
  return verifyPassword(row.passwordHash, proof.password)
}
