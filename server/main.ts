import { startApp } from './app.ts'
import { ConfigError, readConfig } from './config.ts'
import { log } from './observe/log.ts'

/** One Ctrl-C is heard twice: from the terminal, and from the program that started this one. */
const SAME_REQUEST_MS = 1_500

/** Aborted when somebody asks for the end before the start is through. */
const leaving = new AbortController()

/** The program. Ctrl-C and SIGTERM drain and end with 0; a second one, later, ends at once. */
async function main(): Promise<void> {
  const config = readConfig({ ...process.env, ...(process.argv.includes('--dev') ? { NODE_ENV: 'development' } : {}) })
  const starting = startApp(config, { leaving: leaving.signal })
  let asked_ms = 0
  // Heard from the first moment: a start that is broken off must not leave the database running behind it.
  const leave = () => {
    if (asked_ms > 0 && performance.now() - asked_ms > SAME_REQUEST_MS) process.exit(1)
    if (asked_ms > 0) return
    asked_ms = performance.now()
    leaving.abort()
    starting.then((app) => app.stop()).then(() => process.exit(0), fail)
  }
  process.on('SIGINT', leave)
  process.on('SIGTERM', leave)
  const app = await starting
  log.info({ port: app.port, devicePort: app.devicePort }, 'open')
  if (app.setupLink)
    process.stdout.write(`\nNobody can sign in yet. Make the first admin here, once, within 24 hours:\n\n  ${app.setupLink}\n\n`)
}

function fail(error: unknown): never {
  // Broken off before it was open, as it was asked to; an abort of anything else is a fault as any other.
  if (leaving.signal.aborted && (error as Error).name === 'AbortError') process.exit(0)
  process.stderr.write(`\n${inWords(error)}\n`)
  process.exit(1)
}

function inWords(error: unknown): string {
  if (error instanceof ConfigError) return error.message
  const { code, address, port } = error as { code?: string; address?: string; port?: number }
  if (code === 'EADDRINUSE')
    return `Wardwave could not start: another program already listens on ${address}:${port}. Stop it, or set WARDWAVE_PORT or WARDWAVE_DEVICE_PORT.`
  if (code === 'EACCES' && port !== undefined)
    return `Wardwave could not start: it may not listen on port ${port}. Ports below 1024 need a privilege.`
  if (error instanceof Error && error.message.startsWith('another Wardwave server')) return `Wardwave could not start: ${error.message}.`
  return `Wardwave could not go on: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
}

process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)
main().catch(fail)
