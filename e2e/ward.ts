import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Browser, test as base, type Page } from '@playwright/test'

/** A whole Wardwave for the browser tests: real server, embedded PostgreSQL, simulator; each can be killed and started again. */
export interface Ward {
  url: string
  accounts: Record<string, { login: string; password: string }>
  /** Encounter id by bed label, of the demo ward. */
  beds(): Promise<Array<{ bed: string; encounter: string; device: string }>>
  /** Makes a bed's device play a scenario ('calm' ends it). */
  scenario(bed: string, scenario: string): Promise<void>
  ready(): Promise<Record<string, never> & { web: { pid: number }; database: { pid: number } }>
  killServer(): Promise<void>
  startServer(): Promise<void>
  stopSimulator(): Promise<void>
  startSimulator(): Promise<void>
  signal(pid: number, signal: NodeJS.Signals): void
  stop(): Promise<void>
}

const ROOT = resolve(import.meta.dirname, '..')
const until = async (what: string, seconds: number, work: () => Promise<boolean>) => {
  const end = Date.now() + seconds * 1000
  for (;;) {
    if (await work().catch(() => false)) return
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`)
    await new Promise((next) => setTimeout(next, 100))
  }
}

function exited(child: ChildProcess | null): Promise<void> {
  return new Promise((done) => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return done()
    child.once('exit', () => done())
  })
}

/** Starts it on free ports with data of its own. */
export async function startWard({ scenario = 'calm', seed = 7, simArgs = [] as string[] } = {}): Promise<Ward> {
  const dataDir = mkdtempSync(join(tmpdir(), 'wardwave-e2e-'))
  const port = 21_000 + Math.floor(Math.random() * 4_000) * 2
  const [devicePort, controlPort] = [port + 1, port + 8_001]
  const url = `http://localhost:${port}`
  const env = {
    ...process.env,
    NODE_ENV: 'production' as const,
    NEXT_PUBLIC_E2E: '1',
    WARDWAVE_DEMO: '1',
    WARDWAVE_DATA_DIR: dataDir,
    WARDWAVE_PORT: String(port),
    WARDWAVE_DEVICE_PORT: String(devicePort),
    WARDWAVE_PUBLIC_URL: url,
    WARDWAVE_SIM_CONTROL_PORT: String(controlPort),
    WARDWAVE_LOG_LEVEL: process.env.WARDWAVE_LOG_LEVEL ?? 'warn',
  }
  let core: ChildProcess | null = null
  let sim: ChildProcess | null = null

  const startServer = async () => {
    core = spawn(process.execPath, ['--enable-source-maps', 'dist/server/main.js'], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    await until('server ready', 90, async () => (await fetch(`${url}/readyz`)).ok)
  }
  const startSimulator = async () => {
    const args = [
      '--url',
      `ws://127.0.0.1:${devicePort}`,
      '--tokens',
      join(dataDir, 'demo-devices.json'),
      '--control',
      String(controlPort),
      '--scenario',
      scenario,
      '--seed',
      String(seed),
      ...simArgs,
    ]
    sim = spawn(process.execPath, ['--enable-source-maps', 'dist/server/simulator.js', ...args], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    await until('simulator ready', 30, async () => (await fetch(`http://127.0.0.1:${controlPort}/beds`)).ok)
  }
  await startServer()
  await startSimulator()
  const accounts = Object.fromEntries(
    (JSON.parse(readFileSync(join(dataDir, 'demo-accounts.json'), 'utf8')) as Array<{ role: string; login: string; password: string }>).map(
      (a) => [a.role, a],
    ),
  )

  return {
    url,
    accounts,
    beds: async () => (await fetch(`http://127.0.0.1:${controlPort}/beds`)).json(),
    scenario: async (bed, name) => {
      const reply = await fetch(`http://127.0.0.1:${controlPort}/scenario`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ bed, scenario: name }),
      })
      if (!reply.ok) throw new Error(`scenario ${name} on bed ${bed}: ${reply.status} ${await reply.text()}`)
    },
    ready: async () => (await fetch(`${url}/readyz`)).json(),
    killServer: async () => {
      core?.kill('SIGKILL')
      await exited(core)
    },
    startServer,
    stopSimulator: async () => {
      sim?.kill('SIGTERM')
      await exited(sim)
    },
    startSimulator,
    signal: (pid, signal) => void process.kill(pid, signal),
    stop: async () => {
      sim?.kill('SIGTERM')
      await exited(sim)
      core?.kill('SIGTERM')
      await exited(core)
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** Signs in through the form, as a person does, and lands on the ward. */
export async function signIn(page: Page, ward: Ward, role: 'nurse' | 'physician' | 'admin'): Promise<void> {
  const { login, password } = ward.accounts[role]!
  await page.goto(`${ward.url}/sign-in`)
  await page.getByLabel('User name').fill(login)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: /sign in/i }).click()
  await page.waitForURL(/\/wards\//)
}

export async function newScreen(
  browser: Browser,
  ward: Ward,
  role: 'nurse' | 'physician' | 'admin',
  viewport = { width: 1920, height: 1080 },
): Promise<Page> {
  const context = await browser.newContext({ viewport })
  const page = await context.newPage()
  await signIn(page, ward, role)
  return page
}

/** One ward for all browser tests of a run; each test leaves it calm. */
export const test = base.extend<object, { ward: Ward }>({
  ward: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern
    async ({}, use) => {
      const ward = await startWard()
      await use(ward)
      await ward.stop()
    },
    { scope: 'worker', timeout: 180_000 },
  ],
})
export { expect } from '@playwright/test'
