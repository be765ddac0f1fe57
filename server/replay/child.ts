import { setPriority } from 'node:os'
import type { EffectQuestion } from '../../contracts/limits-effect.ts'
import type { WhyQuestion } from '../../contracts/why.ts'
import { openPool } from '../database/connect.ts'
import { answered } from './answer.ts'
import { effectSeen } from './limits-effect.ts'

/** What the server hands to a child: one question. It answers once and ends. */
export interface Errand {
  appUrl: string
  build: string
  question: WhyQuestion | EffectQuestion
  /** Time for an answer. */
  budget_ms: number
}

/** Alarms come first, then pages. */
const LOW = 15

process.once('message', ({ appUrl, build, question, budget_ms }: Errand) => {
  setPriority(LOW)
  const from = performance.now()
  const pool = openPool(appUrl, { max: 1, statement_timeout_ms: budget_ms })
  const asked = { pool, build, over: () => performance.now() - from > budget_ms }
  const answer = 'changes' in question ? effectSeen({ ...asked, question, now_ms: Date.now() }) : answered({ ...asked, question })
  answer
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
