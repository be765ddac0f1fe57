import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { appUrlOf } from './connect.ts'
import { type Embedded, startEmbedded } from './embedded.ts'
import { migrate, readMigrations } from './migrate.ts'
import { childrenOf, killPostmaster, signal } from './postmaster.ts'

export interface TestDatabase {
  ownerUrl: string
  /** Working as the application's role. */
  appUrl: string
  drop(): Promise<void>
}

/** One server a machine user, shared by every test file and run; without fsync: its tests kill no database. */
const SHARED = join(tmpdir(), `wardwave-test-${userInfo().uid}`)
const FORGOTTEN_AFTER_S = 3_600
const TEMPLATE_LOCK = 7_101_002

let shared: Promise<{ server: Embedded; template: string }> | undefined

const quiet = () => undefined

function databaseUrl(url: string, name: string): string {
  const out = new URL(url)
  out.pathname = `/${name}`
  return out.href
}

async function onServer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl(url, 'postgres') })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

async function openShared() {
  const settings = { fsync: 'off', full_page_writes: 'off', max_connections: '200' }
  const server = await startEmbedded({ dataDir: SHARED, log: quiet, supervise: false, settings })
  return { server, template: await template(server.url) }
}

/** The migrated database that tests are copied from; made again whenever a migration changes. */
async function template(url: string): Promise<string> {
  const list = await readMigrations()
  const name = `template_${createHash('sha256').update(JSON.stringify(list.migrationDirectories)).digest('hex').slice(0, 12)}`
  await onServer(url, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK])
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name])
    if (rowCount) return
    const making = `making_${randomBytes(6).toString('hex')}`
    await client.query(`CREATE DATABASE ${making}`)
    await migrate(databaseUrl(url, making))
    await client.query(`ALTER DATABASE ${making} RENAME TO ${name}`)
    await dropForgotten(client)
  })
  return name
}

/** Databases of test runs that were killed. */
async function dropForgotten(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ datname: string }>("SELECT datname FROM pg_database WHERE datname ~ '^test_[0-9]+_'")
  for (const { datname } of rows) {
    const made_s = Number(datname.split('_')[1])
    if (Date.now() / 1000 - made_s > FORGOTTEN_AFTER_S) await client.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`)
  }
}

/** A fresh, migrated, empty database of one's own. Call `drop()` when done. */
export async function testDatabase(): Promise<TestDatabase> {
  shared ??= openShared()
  const { server, template } = await shared
  const name = `test_${Math.floor(Date.now() / 1000)}_${randomBytes(6).toString('hex')}`
  await onServer(server.url, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`))
  const ownerUrl = databaseUrl(server.url, name)
  const drop = async () => {
    await onServer(server.url, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
  }
  return { ownerUrl, appUrl: appUrlOf(ownerUrl), drop }
}

/** Stops the shared server; the next testDatabase() starts it again. For the end of a whole run. */
export async function stopSharedServer(): Promise<void> {
  const server = shared ? (await shared).server : await startEmbedded({ dataDir: SHARED, log: quiet, supervise: false })
  shared = undefined
  await server.stop()
}

export interface DedicatedDatabase {
  /** The owner's address. */
  url: string
  appUrl: string
  readonly pid: number
  /** SIGSTOP of the postmaster and all its processes: nothing answers, nothing is lost. */
  freeze(): void
  thaw(): void
  /** kill -9 of the postmaster and all its processes. */
  kill(): Promise<void>
  /** Starts it again on the same port and data. */
  restart(): Promise<void>
  /** Stops it and removes its data. */
  stop(): Promise<void>
}

/** A server of one's own with full durability, migrated, for tests that freeze or kill it. */
export async function dedicatedDatabase(): Promise<DedicatedDatabase> {
  const dataDir = mkdtempSync(join(tmpdir(), 'wardwave-dedicated-'))
  chmodSync(dataDir, 0o755)
  const start = () => startEmbedded({ dataDir, log: quiet, supervise: false })
  let server = await start()
  const url = server.url
  await migrate(url)
  const everyone = () => [server.pid, ...childrenOf(server.pid)]
  return {
    url,
    appUrl: appUrlOf(url),
    get pid() {
      return server.pid
    },
    freeze: () => everyone().forEach((pid) => void signal(pid, 'SIGSTOP')),
    thaw: () => everyone().forEach((pid) => void signal(pid, 'SIGCONT')),
    kill: () => killPostmaster(server.pid),
    restart: async () => {
      server = await start()
    },
    stop: async () => {
      await server.stop()
      await pause(20)
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
