import { userInfo } from 'node:os'
import { systemClock } from '../clock.ts'
import { ConfigError, readConfig } from '../config.ts'
import { openBeside } from '../core/database.ts'
import { fieldsOf } from '../seal/keyring.ts'
import { createStore } from '../store/store.ts'
import { HELP, KeyRefusal, keyCommand } from './command.ts'

/** `npm run keys`: beside the running server, or without one. Exit code 2: the command was refused, 1: it failed. */
async function main(args: readonly string[]): Promise<void> {
  const say = (line: string) => void process.stdout.write(`${line}\n`)
  if (args.length === 0 || args.includes('--help')) return say(HELP)
  const config = readConfig(process.env)
  const database = await openBeside(config)
  const path = config.fieldKeysFile
  const { now_ms } = systemClock
  const store = createStore(database.appUrl, fieldsOf(path, now_ms))
  try {
    await keyCommand(args, { store, path, actor: `os:${userInfo().username}`, now_ms, say })
  } finally {
    await store.close()
    await database.stop()
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const words =
    error instanceof KeyRefusal || error instanceof ConfigError ? error.message : `The keys could not be changed: ${String(error)}`
  process.stderr.write(`${words}\n`)
  process.exitCode = error instanceof KeyRefusal ? 2 : 1
})
