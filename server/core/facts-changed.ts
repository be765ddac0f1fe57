import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { fresh } from '../fresh.ts'
import { log as journal } from '../observe/log.ts'
import { FACTS_CHANNEL } from '../store/change.ts'

/**
 * Hears of changes of facts with their commit, on a connection of its own, and brings core up to them. The connection is
 * a hurry, not a promise: while it is away, and should a notice be lost, the looks every second find the same.
 */
export interface FactsChanged {
  /** Brings core up to the facts now. Never throws: what could not be read is read at the next look. */
  look(): Promise<void>
  /** Whether notices are being heard. */
  hears(): boolean
  stop(): Promise<void>
}

export interface FactsChangedOptions {
  appUrl: string
  /** One look: runs one at a time, and once more when a notice comes while it runs. */
  refresh: () => Promise<void>
  every_ms?: number
  retry_ms?: number
}

/** The first look after a lost connection comes soon, the hundredth does not hammer a database that is starting. */
const RETRY_MS = 100
const RETRY_MOST_MS = 5_000
/** Looks without a notice: every second while none is heard, and every fifth second in case one was lost. */
const EVERY_MS = 1_000
const HEARING = 5
const CONNECT_TIMEOUT_MS = 3_000

export function listenToFacts({ appUrl, refresh, every_ms = EVERY_MS, retry_ms = RETRY_MS }: FactsChangedOptions): FactsChanged {
  const stopped = new AbortController()
  let client: pg.Client | null = null
  let hears = false
  const looking = fresh(() =>
    refresh().catch((error: unknown) => journal.warn({ error: String(error) }, 'facts not read; core follows them at the next look')),
  )
  const look = () => (stopped.signal.aborted ? Promise.resolve() : looking.run())

  /** Resolves when the connection is lost. @throws when there is none */
  async function hear(): Promise<void> {
    const one = new pg.Client({ connectionString: appUrl, connectionTimeoutMillis: CONNECT_TIMEOUT_MS, keepAlive: true })
    client = one
    const lost = new Promise<void>((done) => {
      one.on('error', (error) => journal.warn({ error: error.message }, 'notices of changes are not heard; looking every second'))
      one.on('end', () => done())
    })
    one.on('notification', () => void look())
    try {
      await one.connect()
      await one.query(`LISTEN ${FACTS_CHANNEL}`)
      hears = true
      void look() // what was said while nobody listened
      await lost
    } finally {
      hears = false
      await one.end().catch((error: unknown) => journal.debug({ error: String(error) }, 'the connection for notices was gone already'))
    }
  }

  async function listen(): Promise<void> {
    for (let delay_ms = retry_ms; !stopped.signal.aborted; delay_ms = Math.min(delay_ms * 2, RETRY_MOST_MS)) {
      await hear().then(
        () => {
          delay_ms = retry_ms
        },
        (error: unknown) => journal.debug({ error: String(error) }, 'no connection for notices; tried again'),
      )
      await pause(delay_ms, undefined, { signal: stopped.signal, ref: false }).catch(() => undefined) // told to stop: the loop sees it
    }
  }

  const listening = listen()
  let turn = 0
  const timer = setInterval(() => {
    if (!hears || ++turn % HEARING === 0) void look()
  }, every_ms)
  timer.unref()
  return {
    look,
    hears: () => hears,
    async stop() {
      stopped.abort()
      clearInterval(timer)
      await client?.end().catch((error: unknown) => journal.debug({ error: String(error) }, 'the connection for notices was gone already'))
      await Promise.all([listening, looking.settled()])
    },
  }
}
