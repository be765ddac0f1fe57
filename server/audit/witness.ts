import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { log } from '../observe/log.ts'
import { metrics } from '../observe/metrics.ts'
import { type Checkpoint, checkpointOf } from './checkpoint.ts'

/** Signed ends of the chain kept outside the database: one JSON a line, only ever appended, each on the disk before the next. */
export interface WitnessFile {
  /** The newest; a line torn by a power cut is none. @throws when the file cannot be read */
  last(): Checkpoint | null
  /** @throws when it cannot be written */
  append(checkpoints: readonly Checkpoint[]): void
}

const TAIL_BYTES = 16 * 1024

export function witnessFile(path: string): WitnessFile {
  return {
    last: () => checkpointsIn(tailOf(path)).at(-1) ?? null,
    append(checkpoints) {
      if (checkpoints.length === 0) return
      mkdirSync(dirname(path), { recursive: true })
      const torn = !/(^|\n)$/.test(tailOf(path))
      const file = openSync(path, 'a', 0o644)
      try {
        writeSync(file, `${torn ? '\n' : ''}${checkpoints.map((one) => `${JSON.stringify(one)}\n`).join('')}`)
        fsyncSync(file)
      } finally {
        closeSync(file)
      }
    },
  }
}

/** The end of the file: more than one line, however long it has grown. */
function tailOf(path: string): string {
  if (!existsSync(path)) return ''
  const size = statSync(path).size
  const bytes = Buffer.alloc(Math.min(size, TAIL_BYTES))
  const file = openSync(path, 'r')
  try {
    readSync(file, bytes, 0, bytes.length, size - bytes.length)
  } finally {
    closeSync(file)
  }
  return bytes.toString('utf8')
}

/** Oldest first; what is no checkpoint is left out. */
export function checkpointsIn(text: string): Checkpoint[] {
  return text.split('\n').flatMap((line) => checkpointOf(parsed(line)) ?? [])
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** Tells another machine of every signed end, in order; what it does not take is told again. Never throws, never waited for. */
export interface WitnessCall {
  tell(checkpoint: Checkpoint): void
  /** Those not yet taken. */
  waiting(): number
  stop(): void
}

const POST_TIMEOUT_MS = 5_000
const RETRY_MS = 5_000
const RETRY_MOST_MS = 60_000
/** About a day of checkpoints; the oldest go first, they are in the file and the database as well. */
const WAITING_MAX = 2_000

export function witnessCall(url: string, post: typeof fetch = fetch, retry_ms = RETRY_MS): WitnessCall {
  let waiting: Checkpoint[] = []
  let calling = false
  let timer: NodeJS.Timeout | undefined

  async function callAll(wait_ms: number): Promise<void> {
    calling = true
    try {
      for (let first = waiting[0]; first; first = waiting[0]) {
        const reply = await post(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(first),
          signal: AbortSignal.timeout(POST_TIMEOUT_MS),
        })
        if (!reply.ok) throw new Error(`answered ${reply.status}`)
        waiting = waiting.filter((one) => one !== first)
        wait_ms = retry_ms
      }
    } catch (error) {
      metrics.engineCounts.inc({ name: 'audit_witness', reason: 'not_taken' })
      log.warn({ error: String(error), waiting: waiting.length }, 'the witness of the audit does not take checkpoints; trying again')
      timer = setTimeout(() => void callAll(Math.min(wait_ms * 2, RETRY_MOST_MS)), wait_ms)
      timer.unref()
      return
    }
    calling = false
  }

  return {
    tell(checkpoint) {
      waiting = [...waiting, checkpoint].slice(-WAITING_MAX)
      if (!calling) void callAll(retry_ms)
    },
    waiting: () => waiting.length,
    stop: () => clearTimeout(timer),
  }
}
