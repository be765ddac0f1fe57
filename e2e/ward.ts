import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Browser, test as base, type Page } from '@playwright/test'
import type { AlarmsReply } from '../contracts/api.ts'
import { CLIENT } from '../server/access/oidc-testing.ts'
import { hangWalls, watchWalls } from './kept-watch.ts'

export type Account = 'nurse' | 'charge' | 'physician' | 'admin' | 'biomed' | 'auditor' | 'nurse5a'

/** A whole Wardwave for the browser tests: real server, embedded PostgreSQL, simulator; each can be killed and started again. */
export interface Ward {
  url: string
  /** Where the server looks for the organisation's sign-in; a test that needs it opens one there. */
  providerPort: number
  /** By login, which is the role, but for `charge`, a nurse of 4B in charge there, and `nurse5a`, of ward 5A only. */
  accounts: Record<Account, { login: string; password: string }>
  /** Every bed that has a simulated monitor; `bed` is the bed's id ('w4b-07'), which its sector carries as data-bed. */
  beds(): Promise<Array<{ ward: string; bed: string; device: string; scenario: string | null; state: string }>>
  /** Makes a bed's device play a scenario from its beginning ('calm' ends it). */
  scenario(bed: string, scenario: string): Promise<void>
  ready(): Promise<Ready>
  /** Takes away the walls that somebody watches in every test. @returns how to have them watched again */
  lookAway(): () => void
  /** @returns when, ms since 1970. */
  killServer(): Promise<number>
  startServer(): Promise<void>
  stopSimulator(): Promise<void>
  startSimulator(): Promise<void>
  signal(pid: number, signal: NodeJS.Signals): void
  /** Stops a process and all below it in their tracks (SIGSTOP). @returns how to let them go on */
  freeze(pid: number): () => void
  stop(): Promise<void>
}
interface Ready {
  storing: boolean
  waiting_bytes: number
  devices: number
  web: { pid: number }
  database: { pid: number }
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

/** Parent of every process; read from /proc, else asked of ps. */
function parents(): Array<{ pid: number; parent: number }> {
  if (!existsSync('/proc/self/stat')) {
    const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')
    return lines.map((line) => line.trim().split(/\s+/).map(Number)).map(([pid, parent]) => ({ pid: pid!, parent: parent! }))
  }
  const found: Array<{ pid: number; parent: number }> = []
  for (const name of readdirSync('/proc').filter((n) => /^\d+$/.test(n))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      found.push({ pid: Number(name), parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) })
    } catch (error) {
      if (!['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error // it ended while we looked
    }
  }
  return found
}

/** A process and everything below it, parents first. */
export function family(pid: number): number[] {
  const all = parents()
  const found = [pid]
  for (let i = 0; i < found.length; i++) for (const p of all) if (p.parent === found[i]) found.push(p.pid)
  return found
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error // it has ended by itself
  }
}

/** Ends a child: asked first, then by force, so that a fault in one test does not hang the run. */
async function end(child: ChildProcess | null): Promise<void> {
  child?.kill('SIGTERM')
  const hard = setTimeout(() => child?.kill('SIGKILL'), 20_000)
  await exited(child)
  clearTimeout(hard)
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
  chmodSync(dataDir, 0o755) // so that a database run as its own user can live in it
  const port = 21_000 + Math.floor(Math.random() * 4_000) * 2
  const [devicePort, controlPort, providerPort] = [port + 1, port + 8_001, port + 16_001]
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
    // Providers of the tests are on this machine.
    WARDWAVE_CALL_NETWORKS: '127.0.0.1/32',
    WARDWAVE_OIDC_ISSUER: `http://127.0.0.1:${providerPort}`,
    WARDWAVE_OIDC_CLIENT_ID: CLIENT.id,
    WARDWAVE_OIDC_CLIENT_SECRET: CLIENT.secret,
    WARDWAVE_OIDC_NAME: 'the hospital account',
    WARDWAVE_OIDC_ROLE_MAP: '{"stroke": {"role": "physician", "wards": ["w5a"]}}',
    WARDWAVE_LOG_LEVEL: process.env.WARDWAVE_LOG_LEVEL ?? 'warn',
  }
  const frozen = new Set<number>()
  const thaw = (pids: readonly number[]) => {
    for (const pid of [...pids].reverse()) if (frozen.delete(pid)) send(pid, 'SIGCONT')
  }
  let core: ChildProcess | null = null
  let sim: ChildProcess | null = null
  /** What a killed server left behind; the next one takes it over, or it is ended with the ward. */
  let left: Ready | null = null

  const startServer = async () => {
    core = spawn(process.execPath, ['--enable-source-maps', 'dist/server/main.js'], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    await until('server ready', 90, async () => (await fetch(`${url}/readyz`)).ok)
    left = null
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
    (JSON.parse(readFileSync(join(dataDir, 'demo-accounts.json'), 'utf8')) as Array<{ login: string; password: string }>).map((account) => [
      account.login,
      account,
    ]),
  ) as Ward['accounts']
  const wards = ['w4b', 'w5a']
  const walls = await hangWalls(url, accounts.admin, wards)
  let lookAway = watchWalls(url, wards, walls)

  return {
    url,
    providerPort,
    accounts,
    beds: async () =>
      ((await (await fetch(`http://127.0.0.1:${controlPort}/beds`)).json()) as { beds: Awaited<ReturnType<Ward['beds']>> }).beds,
    scenario: async (bed, name) => {
      const reply = await fetch(`http://127.0.0.1:${controlPort}/scenario`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ bed, scenario: name }),
      })
      if (!reply.ok) throw new Error(`scenario ${name} on bed ${bed}: ${reply.status} ${await reply.text()}`)
    },
    lookAway: () => {
      lookAway()
      return () => {
        lookAway = watchWalls(url, wards, walls)
      }
    },
    ready: async () => (await fetch(`${url}/readyz`)).json(),
    killServer: async () => {
      left = await (await fetch(`${url}/readyz`)).json()
      const killed_at = Date.now()
      core?.kill('SIGKILL')
      await exited(core)
      return killed_at
    },
    startServer,
    stopSimulator: () => end(sim),
    startSimulator,
    signal: (pid, signal) => void process.kill(pid, signal),
    freeze: (pid) => {
      const pids = family(pid)
      for (const one of pids) {
        process.kill(one, 'SIGSTOP')
        frozen.add(one)
      }
      return () => thaw(pids)
    },
    stop: async () => {
      lookAway()
      thaw([...frozen])
      await end(sim)
      await end(core)
      if (left) for (const pid of [left.web.pid, left.database.pid]) send(pid, 'SIGINT')
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** Signs in through the form, as a person does, and lands on the ward, or where somebody without one has work. */
export async function signIn(page: Page, ward: Pick<Ward, 'url' | 'accounts'>, who: Account): Promise<void> {
  await signInAs(page, ward.url, ward.accounts[who])
}

export async function signInAs(page: Page, url: string, { login, password }: { login: string; password: string }): Promise<void> {
  await page.goto(`${url}/sign-in`)
  await page.getByLabel('User name').fill(login)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: /sign in/i }).click()
  await page.waitForURL(/\/(wards|admin)\//)
}

export async function newScreen(browser: Browser, ward: Ward, who: Account, viewport = { width: 1920, height: 1080 }): Promise<Page> {
  const context = await browser.newContext({ viewport })
  const page = await context.newPage()
  await signIn(page, ward, who)
  return page
}

/** Alarms of a stay, open or over, newest first, as the record has them for whoever is signed in on `page`. */
export async function alarmsOf(page: Page, { url }: Pick<Ward, 'url'>, encounter: string): Promise<AlarmsReply['alarms']> {
  const reply = await page.request.get(`${url}/api/patients/${encounter}/alarms`)
  return ((await reply.json()) as AlarmsReply).alarms
}

/** Whoever is signed in on `page` is called nowhere from now on. */
export async function forgetContacts(page: Page, { url }: Pick<Ward, 'url'>): Promise<void> {
  const { contacts } = (await (await page.request.get(`${url}/api/account/contacts`)).json()) as {
    contacts: Array<{ contact: string; gone: boolean }>
  }
  for (const { contact } of contacts.filter(({ gone }) => !gone)) {
    const done = await page.request.delete(`${url}/api/account/contacts/${contact}`, { headers: { origin: url } })
    if (!done.ok()) throw new Error(`a way to be called was not removed: ${done.status()}`)
  }
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
