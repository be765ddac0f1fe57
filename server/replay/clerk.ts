import { type ChildProcess, fork } from 'node:child_process'
import type { EffectAnswer, EffectQuestion } from '../../contracts/limits-effect.ts'
import type { WhyQuestion } from '../../contracts/why.ts'
import { TooMany } from '../access/failures.ts'
import type { Answer } from './answer.ts'
import type { Errand } from './child.ts'

/** Replays at the same time, of everybody together. */
const AT_ONCE = 2
/** An answer that takes longer is "too long"; a child that says nothing for so long after that is ended. */
const BUDGET_MS = 45_000
const GRACE_MS = 10_000
const MEMORY_MB = 512

/** Answers questions by replays in processes of their own: neither alarms nor pages wait for one. */
export interface Clerk {
  /** @throws TooMany when this person has a question in hand, or all hands are full; Error when the replay failed */
  ask(user: string, question: WhyQuestion, gone: AbortSignal): Promise<Answer>
  ask(user: string, question: EffectQuestion, gone: AbortSignal): Promise<EffectAnswer>
  /** Ends every replay under way. */
  close(): void
}

export interface ClerkOptions {
  appUrl: string
  build: string
  budget_ms?: number
  grace_ms?: number
  start?: () => ChildProcess
}

export function createClerk({ appUrl, build, budget_ms = BUDGET_MS, grace_ms = GRACE_MS, start = startChild }: ClerkOptions): Clerk {
  const busy = new Map<string, ChildProcess>()
  return {
    async ask(user: string, question: Errand['question'], gone: AbortSignal) {
      gone.throwIfAborted() // who has gone meanwhile keeps nobody else waiting
      if (busy.has(user) || busy.size >= AT_ONCE) throw new TooMany()
      const child = start()
      busy.set(user, child)
      try {
        return await answerOf(child, { appUrl, build, question, budget_ms }, budget_ms + grace_ms, gone)
      } finally {
        busy.delete(user)
        child.kill('SIGKILL')
      }
    },
    close() {
      for (const child of busy.values()) child.kill('SIGKILL')
    },
  }
}

/** With nothing of our environment: what a replay needs comes with its errand. */
function startChild(): ChildProcess {
  const file = import.meta.url.endsWith('.ts') ? './child.boot.mjs' : './replay-child.js'
  const { NODE_ENV, PATH } = process.env
  const env = { NODE_ENV, ...(PATH === undefined ? {} : { PATH }) }
  return fork(new URL(file, import.meta.url), [], {
    env,
    execArgv: [`--max-old-space-size=${MEMORY_MB}`],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
}

function answerOf(child: ChildProcess, errand: Errand, patience_ms: number, gone: AbortSignal): Promise<Answer & EffectAnswer> {
  return new Promise((done, fail) => {
    const timer = setTimeout(() => done({ state: 'too_long' } as Answer & EffectAnswer), patience_ms)
    const failed = (why: string) => {
      clearTimeout(timer)
      fail(new Error(why))
    }
    child.once('message', (answer) => {
      clearTimeout(timer)
      done(answer as Answer & EffectAnswer)
    })
    child.once('error', (error) => failed(`the replay did not start: ${error.message}`))
    child.once('exit', (code) => failed(`the replay ended with ${code}`))
    gone.addEventListener('abort', () => failed('nobody waits any more'), { once: true })
    child.send(errand, (error) => error && failed(`the replay was not reached: ${error.message}`))
  })
}
