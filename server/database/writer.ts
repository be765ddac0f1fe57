import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'

/** Names of the advisory locks, one per single writer of a database. */
export const WRITER_LOCKS = { log: 7_101_011, dispatch: 7_101_012 } as const

export interface WriterOptions {
  url: string
  lock: keyof typeof WRITER_LOCKS
  /** After every connection but the first, before anything else is written: find out what became of the last attempt. */
  onReconnect?: (client: pg.Client) => Promise<void>
  /** The server gives a statement up after this long, we a second later. */
  statement_timeout_ms?: number
  /** How long another holder of the lock is waited for at the start. */
  patience_ms?: number
}

/** The one connection that may write: it holds the lock, so a second writer, or our own lost attempt, cannot commit beside it. */
export interface Writer {
  /** Runs `work` on the connection, making a new one when there is none. After any error the connection is thrown away. */
  run<T>(work: (client: pg.Client) => Promise<T>): Promise<T>
  close(): Promise<void>
}

const CONNECT_TIMEOUT_MS = 3_000
const LOCK_RETRY_MS = 100

/** @throws Error in plain words when another server holds the database. */
export async function openWriter({
  url,
  lock,
  onReconnect,
  statement_timeout_ms = 8_000,
  patience_ms = 5_000,
}: WriterOptions): Promise<Writer> {
  let client: pg.Client | null = null
  let opened = false

  const connect = async (): Promise<pg.Client> => {
    const fresh = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: statement_timeout_ms,
      query_timeout: statement_timeout_ms + 1_000,
      keepAlive: true,
    })
    fresh.on('error', () => {
      if (client === fresh) client = null // the next run() connects again
    })
    try {
      await fresh.connect()
      await fresh.query('SET client_connection_check_interval = 1000').catch(ignoreUnsupported)
      await takeLock(fresh, lock, opened ? 0 : patience_ms)
      if (opened) await onReconnect?.(fresh)
    } catch (error) {
      destroy(fresh)
      throw error
    }
    opened = true
    client = fresh
    return fresh
  }

  await connect()
  return {
    async run(work) {
      const current = client ?? (await connect())
      try {
        return await work(current)
      } catch (error) {
        destroy(current)
        if (client === current) client = null
        throw error
      }
    },
    async close() {
      const last = client
      client = null
      if (last) await Promise.race([last.end(), pause(1_000, undefined, { ref: false }).then(() => destroy(last))])
    },
  }
}

async function takeLock(client: pg.Client, lock: keyof typeof WRITER_LOCKS, patience_ms: number): Promise<void> {
  for (let waited_ms = 0; ; waited_ms += LOCK_RETRY_MS) {
    const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [WRITER_LOCKS[lock]])
    if (rows[0]?.mine) return
    if (waited_ms >= patience_ms)
      throw new Error(`another Wardwave server is running on this database (it holds the ${lock} lock); only one may`)
    await pause(LOCK_RETRY_MS)
  }
}

/** Not every platform can watch for a client that went away; the server then notices at the end of the statement. */
function ignoreUnsupported(error: { code?: string }): void {
  if (error.code !== '22023') throw error
}

/** Drops the socket without waiting for a server that may be frozen. */
function destroy(client: pg.Client): void {
  const { connection } = client as unknown as { connection: { stream: { destroy(): void } } }
  connection.stream.destroy()
}
