import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { appUrlOf } from './connect.ts'
import { type Embedded, startEmbedded } from './embedded.ts'
import { migrate } from './migrate.ts'
import { isAlive, killPostmaster, signal } from './postmaster.ts'

const lines: string[] = []
const log = (line: string) => void lines.push(line)
let dataDir: string
let server: Embedded

async function query<T>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

const wait = async (until: () => boolean) => {
  while (!until()) await new Promise((done) => setTimeout(done, 20))
}

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'wardwave-embedded-'))
  chmodSync(dataDir, 0o755)
  server = await startEmbedded({ dataDir, log, supervise: false })
  await query(server.url, 'CREATE SCHEMA beside; CREATE TABLE beside.kept (n integer); INSERT INTO beside.kept VALUES (1)')
})
afterAll(async () => {
  await server.stop()
  expect(isAlive(server.pid)).toBe(false)
  rmSync(dataDir, { recursive: true, force: true })
})

test('[DB-20] the secret is for its owner only, the port below the ephemeral range and remembered', () => {
  expect(statSync(join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600)
  const port = Number(new URL(server.url).port)
  expect(port).toBeLessThan(32_768)
  expect(Number(readFileSync(join(dataDir, 'postgres', 'port'), 'utf8'))).toBe(port)
})

test('[DB-21] the database of a killed run is adopted, with its data', async () => {
  const script = `import('${join(import.meta.dirname, 'embedded.ts')}').then(async (m) => {
    const s = await m.startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, log() {} }); process.stdout.write(String(s.pid)); process.kill(process.pid, 'SIGKILL') })`
  const killed = spawn(process.execPath, ['--import', 'tsx', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  let pid = ''
  killed.stdout.on('data', (chunk) => {
    pid += chunk
  })
  const code = await new Promise((done) => killed.once('exit', (_, by) => done(by)))
  expect([code, Number(pid)]).toEqual(['SIGKILL', server.pid])
  const again = await startEmbedded({ dataDir, log, supervise: false })
  expect([again.pid, again.url]).toEqual([server.pid, server.url])
})

test('[DB-22] after kill -9 of the database the next start cleans up and has the data', async () => {
  const { url } = server
  await killPostmaster(server.pid)
  server = await startEmbedded({ dataDir, log, supervise: false })
  expect(server.url).toBe(url)
  expect(await query(url, 'SELECT n FROM beside.kept')).toEqual([{ n: 1 }])
})

test('[DB-23] a frozen database of an earlier run is stopped and started again', async () => {
  const before = server.pid
  signal(before, 'SIGSTOP')
  server = await startEmbedded({ dataDir, log, supervise: false })
  expect(server.pid).not.toBe(before)
  expect(lines.join()).toContain(`(process ${before}) does not answer`)
  expect(await query(server.url, 'SELECT n FROM beside.kept')).toEqual([{ n: 1 }])
})

test('[DB-24] a stale postmaster.pid that names a stranger is not trusted', async () => {
  await server.stop()
  const file = join(dataDir, 'postgres', 'cluster', 'postmaster.pid')
  writeFileSync(file, `${process.pid}\n/elsewhere\n0\n5432\n\n127.0.0.1\n0\nready\n`)
  server = await startEmbedded({ dataDir, log, supervise: false })
  expect(await query(server.url, 'SELECT n FROM beside.kept')).toEqual([{ n: 1 }])
})

test('[DB-25] a supervised database that dies is started again on the same address', async () => {
  const watched = await startEmbedded({ dataDir, log })
  const before = watched.pid
  await killPostmaster(before)
  await wait(() => watched.pid !== before)
  expect(await query(watched.url, 'SELECT n FROM beside.kept')).toEqual([{ n: 1 }])
  await watched.stop()
  server = await startEmbedded({ dataDir, log, supervise: false })
})

test('[DB-26] three servers may migrate at once; a second time there is nothing to do', async () => {
  const names = (await Promise.all([migrate(server.url), migrate(server.url), migrate(server.url)])).flat()
  expect(names).toEqual(['20261121050000_facts', '20261121050100_hot', ...names.slice(2)])
  expect(new Set(names).size).toBe(names.length)
  expect(await migrate(server.url)).toEqual([])
  expect(await query(appUrlOf(server.url), 'SELECT current_user AS role')).toEqual([{ role: 'wardwave_app' }])
})

test('[DB-27] a migration that was killed half way is tried again, one edited afterwards is refused', async () => {
  await query(server.url, 'CREATE DATABASE other')
  const url = new URL(server.url)
  url.pathname = '/other'
  await migrate(url.href)
  await query(
    url.href,
    `DROP SCHEMA hot CASCADE; UPDATE _prisma_migrations SET finished_at = NULL, applied_steps_count = 0 WHERE migration_name LIKE '%_hot'`,
  )
  expect(await migrate(url.href)).toEqual(['20261121050100_hot'])
  await query(url.href, `UPDATE _prisma_migrations SET checksum = repeat('0', 64) WHERE migration_name LIKE '%_facts'`)
  await expect(migrate(url.href)).rejects.toThrow('the database could not be migrated: changed after it was applied: 20261121050000_facts')
})

test('[DB-28] a database that cannot be reached is named as the reason', async () => {
  await expect(migrate('postgres://nobody:x@127.0.0.1:1/none')).rejects.toThrow(/could not be migrated: .*ECONNREFUSED/)
})
