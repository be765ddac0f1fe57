import { setPriority } from 'node:os'
import type { WhyQuestion } from '../../contracts/why.ts'
import { openPool } from '../database/connect.ts'
import { answered } from './answer.ts'

/** What the server hands to a child: one question. It answers once and ends. */
export interface Errand {
  appUrl: string
  build: string
  question: WhyQuestion
  /** Time for an answer. */
  budget_ms: number
}

/** Alarms come first, then pages. */
const LOW = 15

process.once('message', ({ appUrl, build, question, budget_ms }: Errand) => {
  setPriority(LOW)
  const from = performance.now()
  const pool = openPool(appUrl, { max: 1, statement_timeout_ms: budget_ms })
  answered({ pool, build, question, over: () => performance.now() - from > budget_ms })
    .then((answer) => new Promise((done) => process.send!(answer, done)))
    .then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`a replay failed: ${String(error)}\n`)
        process.exit(1)
      },
    )
})
/** The server is gone: nobody waits for an answer. */
process.once('disconnect', () => process.exit(0))
