import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { Reject } from '../../contracts/error.ts'
import { log } from '../observe/log.ts'
import { metrics } from '../observe/metrics.ts'

export interface DeadLetter {
  at_ms: number
  device: string
  boot: string
  seq: number | null
  reason: Reject
  detail: string
  bytes: Uint8Array
}

/** Takes what was refused; never blocks and never fails the caller. */
export interface DeadLetterSink {
  put(letter: DeadLetter): void
}

export const LETTER_BOUNDS = { queue: 1_000, bytes: 65_536, detail: 500, kept: 10_000, trim_every: 500 } as const

export interface DeadLetters extends DeadLetterSink {
  /** Writes what waits; a failure keeps it for the next time. */
  flush(): Promise<void>
  close(): Promise<void>
}

/** Dead letters into "DeadLetter" about once a second, newest kept; when the queue is full the newcomer is counted and lost. */
export function createDeadLetters(pool: pg.Pool, every_ms = 1_000): DeadLetters {
  let queue: DeadLetter[] = []
  let writing: Promise<void> = Promise.resolve()
  let sinceTrim: number = LETTER_BOUNDS.trim_every
  const timer = setInterval(() => void flush(), every_ms)
  timer.unref()

  async function write(): Promise<void> {
    if (queue.length === 0) return
    const batch = queue.slice(0, 200)
    try {
      await insert(pool, batch)
      queue = queue.slice(batch.length)
      sinceTrim += batch.length
      if (sinceTrim >= LETTER_BOUNDS.trim_every) {
        await trim(pool)
        sinceTrim = 0
      }
    } catch (error) {
      log.warn({ error: error instanceof Error ? error.message : String(error), waiting: queue.length }, 'dead letters wait')
    }
  }
  function flush(): Promise<void> {
    writing = writing.then(write)
    return writing
  }
  return {
    put(letter) {
      if (queue.length >= LETTER_BOUNDS.queue) {
        metrics.frames.inc({ fate: 'dead_letter_lost' })
        return
      }
      queue.push({ ...letter, detail: letter.detail.slice(0, LETTER_BOUNDS.detail), bytes: letter.bytes.slice(0, LETTER_BOUNDS.bytes) })
    },
    flush,
    async close() {
      clearInterval(timer)
      for (let left = -1; queue.length > 0 && queue.length !== left; ) {
        left = queue.length
        await flush()
      }
    },
  }
}

async function insert(pool: pg.Pool, letters: readonly DeadLetter[]): Promise<void> {
  const column = <T>(read: (letter: DeadLetter) => T): T[] => letters.map(read)
  await pool.query(
    `insert into "DeadLetter" ("id", "at", "deviceId", "boot", "seq", "reason", "detail", "bytes")
     select * from unnest($1::text[], $2::timestamp[], $3::text[], $4::text[], $5::int8[], $6::text[], $7::text[], $8::bytea[])`,
    [
      column(() => randomUUID()),
      column((l) => new Date(l.at_ms).toISOString()),
      column((l) => l.device),
      column((l) => l.boot),
      column((l) => (l.seq !== null && l.seq <= 0x7fff_ffff ? l.seq : null)),
      column((l) => l.reason),
      column((l) => l.detail.replaceAll('\0', ' ')),
      column((l) => Buffer.from(l.bytes)),
    ],
  )
}

async function trim(pool: pg.Pool): Promise<void> {
  await pool.query(`delete from "DeadLetter" where "at" < (select "at" from "DeadLetter" order by "at" desc offset $1 limit 1)`, [
    LETTER_BOUNDS.kept - 1,
  ])
}
