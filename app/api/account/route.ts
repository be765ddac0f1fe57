import { ownAccount } from '../../../server/store/account.ts'
import { answer } from '../answer.ts'

/** Oneself, and where one is signed in. */
export function GET(request: Request): Promise<Response> {
  return answer(request, (principal, { store, now_ms }) => ownAccount(principal, store, now_ms()))
}
