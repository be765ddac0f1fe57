import { type ChildProcess, spawn } from 'node:child_process'

/** The server under test, as a process that can be killed. */
export interface ServerProcess {
  start(): Promise<void>
  /** kill -9 */
  kill(): Promise<void>
  /** SIGTERM: drains. */
  stop(): Promise<void>
  pid(): number | null
}

const READY_MS = 60_000

export function serverProcess({
  args,
  env,
  readyUrl,
}: {
  args: readonly string[]
  env: Record<string, string>
  readyUrl: string
}): ServerProcess {
  let child: ChildProcess | null = null

  const ended = () =>
    new Promise<void>((done) => (child && child.exitCode === null && child.signalCode === null ? child.once('exit', () => done()) : done()))

  async function ready(): Promise<void> {
    const until = performance.now() + READY_MS
    while (performance.now() < until) {
      if (child?.exitCode != null) throw new Error(`the server ended with ${child.exitCode} instead of starting`)
      const reply = await fetch(readyUrl, { signal: AbortSignal.timeout(1_000) }).catch(() => null)
      if (reply?.ok) return
      await new Promise((next) => setTimeout(next, 25))
    }
    throw new Error('the server did not become ready within 60 s')
  }

  return {
    start: async () => {
      child = spawn(process.execPath, [...args], {
        env: { ...process.env, ...env },
        stdio: ['ignore', process.env.WARDWAVE_LEDGER_VERBOSE ? 'inherit' : 'ignore', 'inherit'],
      })
      await ready()
    },
    kill: async () => {
      child?.kill('SIGKILL')
      await ended()
    },
    stop: async () => {
      child?.kill('SIGTERM')
      await ended()
    },
    pid: () => child?.pid ?? null,
  }
}
