import { startApp } from './app.ts'
import { ConfigError, readConfig } from './config.ts'
import { log } from './observe/log.ts'

/** The program. Ctrl-C and SIGTERM drain and end with 0; a second one ends at once. */
async function main(): Promise<void> {
  const app = await startApp(readConfig({ ...process.env, ...(process.argv.includes('--dev') ? { NODE_ENV: 'development' } : {}) }))
  log.info({ port: app.port, devicePort: app.devicePort }, 'open')
  if (app.setupLink)
    process.stdout.write(`\nNobody can sign in yet. Make the first admin here, once, within 24 hours:\n\n  ${app.setupLink}\n\n`)
  let asked = false
  const leave = () => {
    if (asked) process.exit(1)
    asked = true
    app.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    )
  }
  process.on('SIGINT', leave)
  process.on('SIGTERM', leave)
}

function fail(error: unknown): never {
  process.stderr.write(
    `\n${error instanceof ConfigError ? error.message : `Wardwave could not go on: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`}\n`,
  )
  process.exit(1)
}

process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)
main().catch(fail)
