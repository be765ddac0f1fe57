import { log } from '../../../../../server/observe/log.ts'
import { chainStatus, checkChain } from '../../../../../server/store/audit-chain.ts'
import { answer } from '../../../answer.ts'

/** A check goes on when the answer has gone out; what it finds is in the next one. */
const goOn = (work: Promise<void>) =>
  void work.catch((error: unknown) => log.warn({ error: String(error) }, 'the audit could not be checked now'))

/** How the chain stands. */
export function GET(request: Request): Promise<Response> {
  return answer(request, (principal, { store, audit }) => chainStatus(principal, store, audit, goOn))
}

/** Checks every record again, and answers at once. */
export function POST(request: Request): Promise<Response> {
  return answer(request, async (principal, { store, audit, now_ms }) => {
    await checkChain(principal, store, now_ms(), audit.check, goOn)
    return {}
  })
}
