import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { log } from '../observe/log.ts'
import { metrics } from '../observe/metrics.ts'

/** The page process: Next on a loopback port of its own, restarted when it dies. A stalled page stops no alarm. */
export interface WebProcess {
  port(): number
  pid(): number | null
  /** Resolves when pages are answered. */
  ready(): Promise<void>
  stop(): Promise<void>
}

const RESTART_MIN_MS = 250
const RESTART_MAX_MS = 5_000
const READY_TIMEOUT_MS = 60_000
/**
 * The child ends when its standard input does: a killed server leaves no page process behind. The child alone: what it starts
 * itself (in development, Next's compilers) is given the same flags and an input of its own.
 */
const ENDS_WITH_US = `data:text/javascript,${encodeURIComponent(`import { isMainThread } from 'node:worker_threads'
const leave = () => process.exit(0)
if (isMainThread && process.ppid === ${process.pid}) process.stdin.on('end', leave).on('error', leave).resume().unref?.()`)}`

/** A free loopback port below the ephemeral range, where no client takes it from us. */
export function freePort(from = 20_000, to = 32_000): Promise<number> {
  const tryOne = (left: number): Promise<number> =>
    new Promise((done, fail) => {
      const port = from + Math.floor(Math.random() * (to - from))
      const probe = createServer()
      probe.once('error', (error) => (left > 0 ? done(tryOne(left - 1)) : fail(error)))
      probe.listen(port, '127.0.0.1', () => probe.close(() => done(port)))
    })
  return tryOne(50)
}

async function answers(port: number): Promise<boolean> {
  try {
    const reply = await fetch(`http://127.0.0.1:${port}/api/health`, { signal: AbortSignal.timeout(2_000) })
    return reply.ok
  } catch (error) {
    log.debug({ error: String(error) }, 'page process does not answer yet')
    return false
  }
}

/**
 * Starts Next. `command` is what to run after the Node executable, without port and host.
 * The child gets `env` only on top of this process's own environment.
 */
export async function startWeb({
  command,
  env,
  cwd = process.cwd(),
}: {
  command: readonly string[]
  env: Record<string, string>
  cwd?: string
}): Promise<WebProcess> {
  const port = await freePort()
  let child: ChildProcess | null = null
  let stopping = false
  let wait_ms = RESTART_MIN_MS

  const start = () => {
    const began = Date.now()
    child = spawn(process.execPath, ['--import', ENDS_WITH_US, ...command, '-p', String(port), '-H', '127.0.0.1'], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    child.stdin?.on('error', (error) => log.debug({ error: error.message }, 'page process no longer listens to us'))
    child.stdout?.on('data', (line: Buffer) => log.debug({ web: line.toString().trim() }))
    child.stderr?.on('data', (line: Buffer) => log.warn({ web: line.toString().trim() }))
    child.once('exit', (code, signal) => {
      child = null
      if (stopping) return
      if (Date.now() - began > 30_000) wait_ms = RESTART_MIN_MS
      log.error({ code, signal, wait_ms }, 'page process died; starting it again')
      metrics.webRestarts.inc()
      setTimeout(() => !stopping && start(), wait_ms)
      wait_ms = Math.min(wait_ms * 2, RESTART_MAX_MS)
    })
  }
  start()

  return {
    port: () => port,
    pid: () => child?.pid ?? null,
    ready: async () => {
      const until = Date.now() + READY_TIMEOUT_MS
      while (!(await answers(port))) {
        if (stopping || Date.now() > until) throw new Error('the page process did not answer within 60 s')
        await new Promise((next) => setTimeout(next, 100))
      }
    },
    stop: () =>
      new Promise((done) => {
        stopping = true
        if (!child) return done()
        const hard = setTimeout(() => child?.kill('SIGKILL'), 3_000)
        child.once('exit', () => {
          clearTimeout(hard)
          done()
        })
        child.kill('SIGCONT')
        child.kill('SIGTERM')
      }),
  }
}
