import pg from 'pg'
import type { Clock } from '../clock.ts'
import { log as journal } from '../observe/log.ts'

/** Minutes live in tables of one hour; an hour past its age is dropped whole. The owner does it: the application may not. */
const HOUR_MS = 3_600_000
const EVERY_MS = 10 * 60_000
const AHEAD_HOURS = 2
const NAME = /^minute_h(\d{10})$/

const nameOf = (hour_ms: number) => `minute_h${new Date(hour_ms).toISOString().replace(/[-T:]/g, '').slice(0, 10)}`
const hourOf = (name: string) => {
  const [, digits] = NAME.exec(name) ?? []
  return digits ? Date.UTC(+digits.slice(0, 4), +digits.slice(4, 6) - 1, +digits.slice(6, 8), +digits.slice(8, 10)) : Number.NaN
}

/** Makes the hours around now, drops those older than `retention_ms`, and goes on doing so. */
export async function keepMinutes({
  ownerUrl,
  clock,
  retention_ms,
}: {
  ownerUrl: string
  clock: Clock
  retention_ms: number
}): Promise<{ stop(): Promise<void> }> {
  const once = () =>
    turnHours(ownerUrl, clock.now_ms(), retention_ms).catch((error: unknown) =>
      journal.warn({ error: String(error) }, 'hours of minutes not turned; tried again'),
    )
  await once()
  let running = Promise.resolve<unknown>(undefined)
  const timer = setInterval(() => {
    running = once()
  }, EVERY_MS)
  timer.unref()
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}

/** @returns the names made and dropped. Rows that found no hour (a clock far off) are deleted by age. */
export async function turnHours(ownerUrl: string, now_ms: number, retention_ms: number): Promise<{ made: string[]; dropped: string[] }> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 3_000, query_timeout: 20_000 })
  client.on('error', (error) => journal.warn({ error: error.message }, 'lost the connection while turning hours'))
  await client.connect()
  try {
    await client.query("SET lock_timeout = '2s'")
    const { rows } = await client.query<{ name: string }>(
      "SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'hot.minute'::regclass",
    )
    const names = rows.map((row) => row.name)
    const made = await makeHours(client, names, now_ms, retention_ms)
    const oldest_ms = now_ms - retention_ms
    const dropped = names.filter((name) => hourOf(name) + HOUR_MS <= oldest_ms)
    for (const name of dropped) await client.query(`DROP TABLE hot.${name}`)
    await client.query(
      'DELETE FROM hot.minute_default WHERE minute < to_timestamp($1::float8 / 1000) OR minute > to_timestamp($2::float8 / 1000)',
      [oldest_ms, now_ms + 24 * HOUR_MS],
    )
    return { made, dropped }
  } finally {
    await client.end()
  }
}

async function makeHours(client: pg.Client, names: readonly string[], now_ms: number, retention_ms: number): Promise<string[]> {
  const made: string[] = []
  const first = Math.floor((now_ms - retention_ms) / HOUR_MS) * HOUR_MS
  for (let hour = first; hour <= now_ms + AHEAD_HOURS * HOUR_MS; hour += HOUR_MS) {
    const name = nameOf(hour)
    if (names.includes(name)) continue
    try {
      await client.query(
        `CREATE TABLE hot.${name} PARTITION OF hot.minute FOR VALUES FROM ('${new Date(hour).toISOString()}') TO ('${new Date(hour + HOUR_MS).toISOString()}')`,
      )
      made.push(name)
    } catch (error) {
      // 23514: rows of that hour already lie in the default table, and are served from there.
      if (!(error instanceof pg.DatabaseError) || error.code !== '23514') throw error
    }
  }
  return made
}
