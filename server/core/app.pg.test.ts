import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { startApp } from '../app.ts'
import { readConfig } from '../config.ts'
import { isAlive } from '../database/postmaster.ts'
import { type DedicatedDatabase, dedicatedDatabase } from '../database/testing.ts'
import { freePort } from '../web/process.ts'

const ends: Array<() => unknown> = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

async function configOf(dataDir: string, databaseUrl?: string) {
  const [port, devicePort] = [await freePort(), await freePort()]
  return readConfig({
    NODE_ENV: 'test',
    WARDWAVE_DATA_DIR: dataDir,
    WARDWAVE_PORT: String(port),
    WARDWAVE_DEVICE_PORT: String(devicePort),
    WARDWAVE_PAGES: '0',
    WARDWAVE_WORKERS: '1',
    WARDWAVE_LOG_LEVEL: 'fatal',
    ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
  })
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'wardwave-app-'))
  chmodSync(path, 0o755) // the database's own user must reach it
  ends.push(() => rmSync(path, { recursive: true, force: true }))
  return path
}

async function databasePid(port: number): Promise<number> {
  const reply = await fetch(`http://127.0.0.1:${port}/readyz`)
  return ((await reply.json()) as { database: { pid: number } }).database.pid
}

test('[SET-4] a second server on the same data is refused in plain words, and takes nothing from the first', async () => {
  const dataDir = folder()
  const first = await startApp(await configOf(dataDir))
  ends.push(first.stop)
  const pid = await databasePid(first.port)
  await expect(startApp(await configOf(dataDir))).rejects.toThrow('another Wardwave server is running on this database')
  expect(isAlive(pid)).toBe(true)
  expect(await databasePid(first.port)).toBe(pid)
  await first.stop()
  expect(isAlive(pid)).toBe(false)
})

test('[SET-5] a server whose database stands still has stopped within 10 s', async () => {
  const database: DedicatedDatabase = await dedicatedDatabase()
  ends.push(database.stop)
  const app = await startApp(await configOf(folder(), database.url))
  database.freeze()
  try {
    const from = performance.now()
    await app.stop()
    expect(performance.now() - from).toBeLessThan(10_000)
  } finally {
    database.thaw()
  }
})
