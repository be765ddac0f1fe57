import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Config } from '../config.ts'
import { appUrlOf } from '../database/connect.ts'
import { startEmbedded } from '../database/embedded.ts'
import { migrate } from '../database/migrate.ts'
import { log } from '../observe/log.ts'

/** A database that is started beside us, or again after it died, is waited for this long. */
const AWAITED_MS = 30_000
const ASKED_AGAIN_MS = 500
/** Nobody listens there (yet), its machine or name is not there (yet), it is starting, it is being stopped. */
const AWAY = new Set(['ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', '57P03', '57P01'])
/** The client's own words where there is no code. */
const AWAY_WORDS = /timeout expired|terminated unexpectedly|terminated due to/

export interface OpenedDatabase {
  ownerUrl: string
  appUrl: string
  /** Process id of the embedded server; null where a real server is used. */
  pid(): number | null
  /** Nobody else uses it: from now on `stop` stops an adopted embedded server too. */
  claim(): void
  /** Stops the embedded server, unless it was found running and was never claimed: it may be another's. */
  stop(): Promise<void>
}

/** The database that is configured, or the embedded one, brought to the newest schema. */
export async function openDatabase(config: Config, stopping?: AbortSignal): Promise<OpenedDatabase> {
  const database = await openBeside(config, true)
  try {
    const applied = await whenThere(() => migrate(database.ownerUrl), AWAITED_MS, ASKED_AGAIN_MS, stopping)
    if (applied.length > 0) log.info({ applied }, 'database brought to the newest schema')
  } catch (error) {
    await database.stop()
    throw error
  }
  return database
}

/** @throws what `work` throws: at once, or while the database stays away after `awaited_ms`; AbortError once `stopping` is aborted */
export async function whenThere<T>(
  work: () => Promise<T>,
  awaited_ms = AWAITED_MS,
  again_ms = ASKED_AGAIN_MS,
  stopping?: AbortSignal,
): Promise<T> {
  for (const until = performance.now() + awaited_ms; ; await pause(again_ms, undefined, { signal: stopping })) {
    try {
      return await work()
    } catch (error) {
      stopping?.throwIfAborted()
      if (!isAway(error) || performance.now() > until) throw error
      log.warn({ error: String(error) }, 'the database does not answer yet; asked again')
    }
  }
}

function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return AWAY.has((error as { code?: string }).code ?? '') || AWAY_WORDS.test(error.message) || isAway(error.cause)
}

/** The same for a program beside the server: the schema is left as it is, and a database that runs already runs on. */
export async function openBeside(config: Config, supervise = false): Promise<OpenedDatabase> {
  const told = (line: string) => log.warn({ postgres: line })
  const embedded = config.databaseUrl ? null : await startEmbedded({ dataDir: config.dataDir, supervise, log: told })
  const ownerUrl = config.databaseUrl ?? embedded?.url ?? ''
  let ours = embedded !== null && !embedded.adopted
  const stop = async () => (ours ? embedded?.stop() : embedded?.release())
  const claim = () => {
    ours = true
  }
  return { ownerUrl, appUrl: appUrlOf(ownerUrl), pid: () => embedded?.pid ?? null, claim, stop }
}

/** Where the demo keeps every device's token, those the simulator plays, a visitor's own, and the accounts it prints. */
export function demoFiles(dataDir: string): { tokens: string; simulated: string; own: string; accounts: string } {
  const at = (name: string) => join(dataDir, name)
  return {
    tokens: at('demo-tokens.json'),
    simulated: at('demo-devices.json'),
    own: at('demo-own-device.json'),
    accounts: at('demo-accounts.json'),
  }
}
