import { spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, openSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { openToAll, type RunAs, runAs, usableBinaries } from './binaries.ts'
import { isAlive, isPostgres, readPostmaster, removeStale, stopPostmaster } from './postmaster.ts'

export interface EmbeddedOptions {
  /** Where data and secrets are kept, e.g. `.data`. */
  dataDir: string
  /** Fixed port; else a free one below 32768 is chosen once and remembered. */
  port?: number
  log: (line: string) => void
  /** Start it again when it dies (default true). */
  supervise?: boolean
  /** Further server settings. */
  settings?: Record<string, string>
}

export interface Embedded {
  /** The owner's address of the database. */
  readonly url: string
  readonly pid: number
  /** It ran already when we came: a killed run left it behind, or another server is using it. */
  readonly adopted: boolean
  /** Stops PostgreSQL; resolves when it has ended. */
  stop(): Promise<void>
  /** Lets it run on and watches over it no more. */
  release(): void
}

const USER = 'wardwave'
const DATABASE = 'wardwave'
const START_LIMIT_MS = 60_000
const ANSWER_LIMIT_MS = 3_000
const WATCH_MS = 500
const LOWEST_PORT = 20_000
/** Higher ports are ephemeral: clients on 127.0.0.1 would take them. */
const HIGHEST_PORT = 32_767

const SETTINGS: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  synchronous_commit: 'on',
  fsync: 'on',
  shared_buffers: '64MB',
  max_connections: '80',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '512MB',
  jit: 'off',
  // After a kill: one call for the file system instead of one for each of a thousand files (measured on a busy disk: below 0.1 s against 5 s).
  ...(process.platform === 'linux' ? { recovery_init_sync_method: 'syncfs' } : {}),
  log_min_messages: 'warning',
  // What is stored must not be read in the server's log.
  log_min_error_statement: 'panic',
  timezone: 'UTC',
}

/** Where one embedded server lives. */
interface Home {
  home: string
  cluster: string
  password: string
  who: RunAs
}

/**
 * Starts the PostgreSQL shipped in npm, or adopts the one a killed run left behind. Safe when two processes call it
 * for the same folder. Data survives kill -9 of either.
 * @throws Error saying what is wrong: no binary for this machine, initdb failed, or the last lines of the server's log.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const place = prepare(options)
  const bin = await usableBinaries(place.home, place.who)
  let running = await locked(place.home, () => adoptOrStart(place, bin, options))
  const { adopted } = running
  let stopping = false
  const watch = async () => {
    while (!stopping) {
      await pause(WATCH_MS, undefined, { ref: false })
      if (stopping || isAlive(running.pid)) continue
      options.log('PostgreSQL has died; starting it again')
      try {
        running = await locked(place.home, () => adoptOrStart(place, bin, { ...options, port: running.port }))
      } catch (error) {
        options.log(`PostgreSQL did not start: ${error instanceof Error ? error.message : error}`)
      }
    }
  }
  if (options.supervise !== false) void watch()
  return {
    get url() {
      return urlOf(place, running.port, DATABASE)
    },
    get pid() {
      return running.pid
    },
    adopted,
    stop: async () => {
      stopping = true
      await stopPostmaster(running.pid)
    },
    release: () => {
      stopping = true
    },
  }
}

function prepare({ dataDir, log }: EmbeddedOptions): Home {
  const kept = resolve(dataDir)
  const who = runAs()
  const fresh = !existsSync(kept)
  mkdirSync(kept, { recursive: true, mode: 0o755 })
  const home = who.uid === undefined || openToAll(kept) ? join(kept, 'postgres') : elsewhere(kept, fresh, log)
  mkdirSync(home, { recursive: true, mode: 0o755 })
  if (who.uid !== undefined && who.gid !== undefined) chownSync(home, who.uid, who.gid)
  return { home, cluster: join(realpathSync(home), 'cluster'), password: secretOf(kept), who }
}

function elsewhere(kept: string, fresh: boolean, log: (line: string) => void): string {
  const home = join('/var/lib', `wardwave-${createHash('sha256').update(kept).digest('hex').slice(0, 12)}`)
  if (fresh || !existsSync(home)) log(`the database's own user cannot reach ${kept}; its data is kept in ${home}`)
  return home
}

/** The generated password, kept beside the data for its owner's eyes only. */
function secretOf(kept: string): string {
  const path = join(kept, 'secrets.json')
  const secrets = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>) : {}
  if (!secrets.database_password) {
    secrets.database_password = randomBytes(24).toString('base64url')
    const making = `${path}.${process.pid}`
    writeFileSync(making, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
    renameSync(making, path)
  }
  return secrets.database_password
}

const urlOf = ({ password }: Home, port: number, database: string) => `postgres://${USER}:${password}@127.0.0.1:${port}/${database}`

interface Running {
  pid: number
  port: number
  adopted: boolean
}

async function adoptOrStart(place: Home, bin: string, options: EmbeddedOptions): Promise<Running> {
  const adopted = await adopt(place, options.log)
  if (adopted) return adopted
  if (!existsSync(join(place.cluster, 'PG_VERSION'))) initialise(place, bin)
  for (let attempt = 1; ; attempt++) {
    const port = await choosePort(place.home, options.port)
    try {
      return await start(place, bin, port, options)
    } catch (error) {
      if (attempt === 5) throw error
      options.log(`PostgreSQL did not start (attempt ${attempt}); trying again`)
      await pause(300 * attempt)
      removeIfDead(place.cluster)
    }
  }
}

/** A server of ours that still runs and answers is taken over; one that does not answer is stopped; leftovers are removed. */
async function adopt(place: Home, log: (line: string) => void): Promise<Running | null> {
  const found = readPostmaster(place.cluster)
  if (!found || !isAlive(found.pid) || !isPostgres(found.pid) || found.dataDir !== place.cluster) {
    removeStale(place.cluster)
    return null
  }
  if (await answers(urlOf(place, found.port, 'postgres'), found.pid, ANSWER_LIMIT_MS)) {
    await makeDatabase(place, found.port)
    return { ...found, adopted: true }
  }
  log(`the PostgreSQL of an earlier run (process ${found.pid}) does not answer; stopping it`)
  await stopPostmaster(found.pid)
  removeStale(place.cluster)
  return null
}

function removeIfDead(cluster: string): void {
  const found = readPostmaster(cluster)
  if (found && !isAlive(found.pid)) removeStale(cluster)
}

/** initdb into a folder beside, renamed when complete: a kill in the middle leaves nothing half made. */
function initialise({ home, cluster, password, who }: Home, bin: string): void {
  const making = `${cluster}.making`
  const secret = join(home, `password.${process.pid}`)
  rmSync(making, { recursive: true, force: true })
  writeFileSync(secret, `${password}\n`, { mode: 0o600 })
  if (who.uid !== undefined && who.gid !== undefined) chownSync(secret, who.uid, who.gid)
  const auth = ['--auth=scram-sha-256', `--username=${USER}`, `--pwfile=${secret}`]
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const done = spawnSync(join(bin, 'initdb'), ['-D', making, ...auth, ...locale, '--no-instructions'], {
    ...who,
    cwd: home,
    env: { ...process.env, LC_ALL: 'C' },
    encoding: 'utf8',
  })
  rmSync(secret, { force: true })
  if (done.status !== 0) throw new Error(`initdb failed: ${done.error?.message ?? `${done.stdout}${done.stderr}`}`)
  renameSync(making, cluster)
}

async function start(place: Home, bin: string, port: number, options: EmbeddedOptions): Promise<Running> {
  const log = join(place.home, 'postgres.log')
  const out = openSync(log, 'w')
  const settings = Object.entries({ ...SETTINGS, ...options.settings }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  // Detached: Ctrl-C reaches us, not the database, so that what waits can still be stored.
  const child = spawn(join(bin, 'postgres'), ['-D', place.cluster, '-p', String(port), ...settings], {
    ...place.who,
    cwd: place.home,
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['ignore', out, out],
    detached: true,
  })
  let failed: Error | null = null
  child.once('error', (error) => {
    failed = error
  })
  child.unref()
  const pid = child.pid
  if (pid !== undefined && (await answers(urlOf(place, port, 'postgres'), pid, START_LIMIT_MS))) {
    await makeDatabase(place, port)
    return { pid, port, adopted: false }
  }
  if (pid !== undefined && isAlive(pid)) await stopPostmaster(pid)
  const last = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').slice(-5).join('\n') : ''
  throw new Error(`PostgreSQL did not start on port ${port}: ${(failed as Error | null)?.message ?? last}`)
}

/** Whether process `pid` answers a query within `limit_ms`; while it says "starting up" it is given START_LIMIT_MS. */
async function answers(url: string, pid: number, limit_ms: number): Promise<boolean> {
  const from = performance.now()
  let limit = limit_ms
  while (isAlive(pid) && performance.now() - from < limit) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000, query_timeout: 1_000 })
    client.on('error', () => undefined) // told by connect() or query() as well
    try {
      await client.connect()
      await client.query('SELECT 1')
      return true
    } catch (error) {
      if ((error as { code?: string }).code === '57P03') limit = START_LIMIT_MS
      await pause(50)
    } finally {
      await client.end()
    }
  }
  return false
}

async function makeDatabase(place: Home, port: number): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(place, port, 'postgres') })
  await client.connect()
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE])
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`)
  } finally {
    await client.end()
  }
}

async function choosePort(home: string, fixed: number | undefined): Promise<number> {
  if (fixed) return fixed
  const path = join(home, 'port')
  const remembered = existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0
  for (let port = remembered; ; port = LOWEST_PORT + Math.floor(Math.random() * (HIGHEST_PORT - LOWEST_PORT))) {
    if (port < 1 || !(await isFree(port))) continue
    writeFileSync(path, `${port}\n`)
    return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer()
    server.once('error', () => done(false))
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)))
  })
}

/** Runs `work` while no other process starts the same server; the lock of a dead process is taken away. */
async function locked<T>(home: string, work: () => Promise<T>): Promise<T> {
  const lock = join(home, 'starting.lock')
  mkdirSync(dirname(lock), { recursive: true })
  while (!take(lock)) await pause(50)
  try {
    return await work()
  } finally {
    rmSync(lock, { force: true })
  }
}

function take(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const owner = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0
    if (owner > 0 && !isAlive(owner)) rmSync(lock, { force: true })
    return false
  }
}
