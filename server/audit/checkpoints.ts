import type pg from 'pg'
import type { Clock } from '../clock.ts'
import { log } from '../observe/log.ts'
import { metrics } from '../observe/metrics.ts'
import type { ChainHead } from './chain.ts'
import { type Checkpoint, hex, makeCheckpoint } from './checkpoint.ts'
import type { AuditKey } from './key.ts'
import { checkpointsAfter, checkpointUpTo, poolQuery } from './read.ts'
import type { WitnessCall, WitnessFile } from './witness.ts'

/** What was signed outside and is not, or is otherwise, in the database. */
export interface RolledBack {
  /** The newest signed end kept outside. */
  witness_seq: number
  /** Where the database's chain ends. */
  database_seq: number
}

/** Signs the end of the chain once a minute, every 1,000 rows and at the end; into the database, the file outside and to the witness. */
export interface Checkpoints {
  /** Compares what is kept outside with the database. null: it is the same history. @throws when either cannot be read */
  compare(): Promise<RolledBack | null>
  /** Signs now when there are rows nobody has signed. Never throws; what could not be kept is kept with the next. */
  sign(): Promise<void>
  start(): void
  close(): Promise<void>
}

export interface CheckpointsOptions {
  pool: pg.Pool
  clock: Clock
  key: AuditKey
  /** The committed end of the chain. */
  head: () => ChainHead
  file: WitnessFile
  call: WitnessCall | null
}

export const EVERY_MS = 60_000
export const EVERY_ROWS = 1_000
const LOOK_EVERY_MS = 1_000

export function createCheckpoints({ pool, clock, key, head, file, call }: CheckpointsOptions): Checkpoints {
  /** As the database and the file outside were last read; null: they must be read (again). */
  let known: { last: Checkpoint | null; unkept: Checkpoint[] } | null = null
  let signed_ms = Number.NEGATIVE_INFINITY
  let signing: Promise<void> | null = null
  let timer: NodeJS.Timeout | undefined

  async function readKnown() {
    const query = poolQuery(pool)
    const last = await checkpointUpTo(query, Number.MAX_SAFE_INTEGER)
    return { last, unkept: await checkpointsAfter(query, file.last()?.seq ?? 0) }
  }

  async function signNow(): Promise<void> {
    const { last, unkept } = known ?? (await readKnown())
    const end = head()
    known = null // until the answer is there: it may have landed without one
    const fresh = end.seq > (last?.seq ?? 0) ? [makeCheckpoint(end, clock.now_ms(), last, key.privateKey)] : []
    for (const checkpoint of fresh) await storeCheckpoint(pool, checkpoint)
    known = { last: fresh[0] ?? last, unkept: [...unkept, ...fresh] }
    for (const checkpoint of fresh) call?.tell(checkpoint)
    signed_ms = clock.monotonic_ms()
    file.append(known.unkept)
    known.unkept = []
  }

  function sign(): Promise<void> {
    signing ??= signNow()
      .catch((error: unknown) => {
        metrics.engineCounts.inc({ name: 'audit_checkpoint', reason: 'not_kept' })
        log.error({ error: String(error) }, 'the end of the audit could not be signed or kept outside; tried again')
      })
      .finally(() => {
        signing = null
      })
    return signing
  }

  /** The first end is signed at once: from then on there is something to export. */
  const due = () => head().seq - (known?.last?.seq ?? 0) >= (known?.last ? EVERY_ROWS : 1) || clock.monotonic_ms() - signed_ms >= EVERY_MS

  return {
    async compare() {
      const outside = file.last()
      if (!outside) return null
      const { rows } = await pool.query<{ hash: Buffer }>('SELECT hash FROM hot.audit WHERE seq = $1', [outside.seq])
      if (rows[0] && hex(rows[0].hash) === outside.hash) return null
      return { witness_seq: outside.seq, database_seq: head().seq }
    },
    sign,
    start() {
      timer = setInterval(() => {
        if (due()) void sign()
      }, LOOK_EVERY_MS)
      timer.unref()
    },
    async close() {
      clearInterval(timer)
      await signing
      await sign()
      call?.stop()
    },
  }
}

async function storeCheckpoint(pool: pg.Pool, { seq, at_ms, hash, previous, key_id, signature }: Checkpoint): Promise<void> {
  await pool.query(
    `INSERT INTO hot.audit_checkpoint (seq, at, hash, previous, key_id, signature)
     VALUES ($1, $2, decode($3, 'hex'), decode($4, 'hex'), $5, decode($6, 'base64'))`,
    [seq, new Date(at_ms), hash, previous, key_id, signature],
  )
}
