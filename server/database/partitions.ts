import pg from 'pg'

/** A table cut into hours by `column`, with a default partition as a guard. */
export interface HourlyTable {
  /** 'hot.log_batch' */
  table: string
  column: string
  retention_ms: number
  /** Runs in the transaction that drops `partition`, before it. */
  beforeDrop?: (client: pg.Client, partition: string) => Promise<void>
}

export const HOUR_MS = 3_600_000
const HOURS_AHEAD = 3

/**
 * Makes the partitions of this hour and the next ones and drops those wholly older than the retention. Needs the owner.
 * @throws when the database is away or a reader holds the table: try again a minute later, the default partition guards.
 */
export async function keepPartitions(ownerUrl: string, hourly: HourlyTable, now_ms: number): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 5_000, query_timeout: 60_000 })
  client.on('error', () => undefined) // the query in hand fails as well
  try {
    await client.connect()
    await client.query("SET lock_timeout = '2s'")
    const existing = await partitionsOf(client, hourly.table)
    const hour = Math.floor(now_ms / HOUR_MS) * HOUR_MS
    for (let ahead = 0; ahead <= HOURS_AHEAD; ahead++) await make(client, hourly, hour + ahead * HOUR_MS, existing)
    for (const [name, from_ms] of existing) if (from_ms + HOUR_MS <= now_ms - hourly.retention_ms) await drop(client, hourly, name)
    await clearDefault(client, hourly, now_ms - hourly.retention_ms)
  } finally {
    await client.end()
  }
}

/** Name and first instant of each hour's partition. */
async function partitionsOf(client: pg.Client, table: string): Promise<Map<string, number>> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = $1::regclass',
    [table],
  )
  return new Map(
    rows.flatMap(({ name }) => (/_h\d+$/.test(name) ? [[name, Number(name.slice(name.lastIndexOf('_h') + 2)) * HOUR_MS]] : [])),
  )
}

async function make(client: pg.Client, { table, column }: HourlyTable, from_ms: number, existing: Map<string, number>): Promise<void> {
  const name = `${table}_h${from_ms / HOUR_MS}`
  if (existing.has(name)) return
  const from = new Date(from_ms).toISOString()
  const to = new Date(from_ms + HOUR_MS).toISOString()
  await inTransaction(client, async () => {
    await client.query(`CREATE TABLE ${name} (LIKE ${table} INCLUDING ALL)`)
    // Rows that came before their partition was made wait in the default one.
    await client.query(
      `WITH moved AS (DELETE FROM ${table}_default WHERE ${column} >= $1 AND ${column} < $2 RETURNING *) INSERT INTO ${name} SELECT * FROM moved`,
      [from, to],
    )
    await client.query(`ALTER TABLE ${table} ATTACH PARTITION ${name} FOR VALUES FROM ('${from}') TO ('${to}')`)
  })
}

async function drop(client: pg.Client, { beforeDrop }: HourlyTable, name: string): Promise<void> {
  await inTransaction(client, async () => {
    await beforeDrop?.(client, name)
    await client.query(`DROP TABLE ${name}`)
  })
}

async function clearDefault(client: pg.Client, { table, column, beforeDrop }: HourlyTable, before_ms: number): Promise<void> {
  const cut = [new Date(before_ms).toISOString()]
  const { rowCount } = await client.query(`SELECT FROM ${table}_default WHERE ${column} < $1 LIMIT 1`, cut)
  if (!rowCount) return
  await inTransaction(client, async () => {
    await beforeDrop?.(client, `${table}_default`)
    await client.query(`DELETE FROM ${table}_default WHERE ${column} < $1`, cut)
  })
}

async function inTransaction(client: pg.Client, work: () => Promise<void>): Promise<void> {
  await client.query('BEGIN')
  try {
    await work()
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  }
}
