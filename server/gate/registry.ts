import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { CloseName } from '../../contracts/error.ts'
import { fresh } from '../fresh.ts'
import { log } from '../observe/log.ts'
import { type Binding, type Bindings, bindingsOf } from './bind.ts'

/** Whose token it is, and what keeps it out; null = it may connect. */
export interface TokenOwner {
  device: string
  refused: Extract<CloseName, 'device_revoked' | 'device_quarantined' | 'token_ended'> | null
}

/** Who may connect. Answered from memory, so that devices stay entitled while the database is away. */
export interface DeviceRegistry {
  /** The device a token belongs to; null = no such token. */
  byTokenHash(hash: string): TokenOwner | null
  /** Whether rights have been read at all: before that nobody can be judged. */
  ready(): boolean
}

/** How a token is looked up: sha256, hex. Only this is ever stored. */
export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

export interface Registry extends DeviceRegistry, Bindings {
  /** Reads what is so now, not what a reading under way has seen; throws when the database does not answer: the old rights stay until the next success. */
  refresh(): Promise<void>
  close(): Promise<void>
}

/** Bindings that ended longer ago cannot concern any frame a device may still keep. */
const BINDINGS_SINCE = '8 days'

/** Devices, tokens and bindings out of the database, read again every second: a revocation reaches the gate within two. */
export function createRegistry(pool: pg.Pool, every_ms = 1_000): Registry {
  let tokens: ReadonlyMap<string, TokenOwner> | null = null
  let bindings: Bindings = bindingsOf([])
  let closed = false
  let failing = false
  const reading = fresh(read)
  const timer = setInterval(() => void quietly(), every_ms)
  timer.unref()

  async function read(): Promise<void> {
    const [t, b] = await Promise.all([readTokens(pool), readBindings(pool)])
    tokens = t
    bindings = bindingsOf(b)
  }
  async function quietly(): Promise<void> {
    if (closed) return
    try {
      await reading.run()
      failing = false
    } catch (error) {
      if (!failing)
        log.warn({ error: error instanceof Error ? error.message : String(error) }, 'device registry: keeping the rights read before')
      failing = true
    }
  }
  return {
    byTokenHash: (hash) => tokens?.get(hash) ?? null,
    ready: () => tokens !== null,
    encounterAt: (device, event_ms) => bindings.encounterAt(device, event_ms),
    refresh: reading.run,
    async close() {
      closed = true
      clearInterval(timer)
      await reading.settled()
    },
  }
}

async function readTokens(pool: pg.Pool): Promise<Map<string, TokenOwner>> {
  const { rows } = await pool.query<TokenOwner & { hash: string }>(
    `select t."hash" as hash, d."id" as device,
            case when d."revokedAt" is not null then 'device_revoked'
                 when d."quarantinedAt" is not null then 'device_quarantined'
                 when t."expiresAt" <= now() at time zone 'utc' then 'token_ended' end as refused
     from "DeviceToken" t join "Device" d on d."id" = t."deviceId"`,
  )
  return new Map(rows.map(({ hash, device, refused }) => [hash, { device, refused }]))
}

async function readBindings(pool: pg.Pool): Promise<Binding[]> {
  const { rows } = await pool.query<{ device: string; encounter: string; from_ms: number; to_ms: number | null }>(
    `select "deviceId" as device, "encounterId" as encounter,
            (extract(epoch from "fromAt") * 1000)::float8 as from_ms, (extract(epoch from "toAt") * 1000)::float8 as to_ms
     from "Binding" where "toAt" is null or "toAt" > (now() at time zone 'utc') - interval '${BINDINGS_SINCE}'`,
  )
  return rows
}
