import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect } from '@playwright/test'

/** A new installation, as `npm start` runs it: no demo, an empty database, nobody who could sign in. */
export interface EmptyHouse {
  url: string
  deviceUrl: string
  dataDir: string
  core: ChildProcess
  /** The one-time link for the first admin, as printed. */
  link: string
  /** Runs a program of the build beside the server; ended with it. */
  run(program: string, args: string[]): ChildProcess
  stop(): Promise<void>
}

const ROOT = resolve(import.meta.dirname, '..')
const linkIn = (text: string) => /http:\/\/localhost:\d+\/setup\?token=[\w-]+/.exec(text)?.[0]

/** @param said further variables of the environment */
export async function startEmptyHouse(said: Readonly<Record<string, string>> = {}): Promise<EmptyHouse> {
  const port = 29_100 + Math.floor(Math.random() * 400) * 2
  const url = `http://localhost:${port}`
  const dataDir = mkdtempSync(join(tmpdir(), 'wardwave-setup-'))
  chmodSync(dataDir, 0o755) // so that a database run as its own user can live in it
  const env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('WARDWAVE_') && name !== 'DATABASE_URL')),
    ...{ NODE_ENV: 'production' as const, WARDWAVE_DATA_DIR: dataDir, WARDWAVE_PUBLIC_URL: url, WARDWAVE_LOG_LEVEL: 'warn' },
    ...{ WARDWAVE_PORT: String(port), WARDWAVE_DEVICE_PORT: String(port + 1) },
    ...said,
  }
  const started: ChildProcess[] = []
  const run = (program: string, args: string[]) => {
    const child = spawn(process.execPath, ['--enable-source-maps', `dist/server/${program}`, ...args], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    started.push(child)
    return child
  }
  const core = run('main.js', [])
  let printed = ''
  core.stdout?.on('data', (text) => {
    printed += text
  })
  await expect.poll(() => linkIn(printed), { timeout: 90_000, message: 'the one-time link on stdout' }).toBeTruthy()
  return {
    url,
    deviceUrl: `ws://127.0.0.1:${port + 1}`,
    dataDir,
    core,
    link: linkIn(printed)!,
    run,
    async stop() {
      for (const child of started.reverse()) {
        const gone = new Promise((done) => child.once('exit', done))
        if (child.exitCode === null && child.kill('SIGTERM')) await gone
      }
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
