import { setPriority, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { systemClock } from '../clock.ts'
import { ConfigError, readConfig } from '../config.ts'
import { openBeside } from '../core/database.ts'
import { fieldsOf } from '../seal/keyring.ts'
import { createStore } from '../store/store.ts'
import { HELP, parseOptions } from './options.ts'
import { Refusal } from './refusal.ts'
import { runExport } from './run.ts'

/** Everything else on the machine comes first. */
const LOWEST = 19

/** `npm run deidentify`: beside the running server, with a connection of its own. Exit code 2: refused, 1: failed. */
async function main(args: readonly string[]): Promise<void> {
  const say = (line: string) => void process.stderr.write(`${line}\n`)
  if (args.includes('--help')) return say(HELP)
  const options = parseOptions(args)
  const config = readConfig(process.env)
  let asked = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      asked = true
    })
  const { now_ms } = systemClock
  const database = await openBeside(config)
  setPriority(LOWEST) // not before: a database that is started here must not be the last of all
  const store = createStore(database.appUrl, fieldsOf(config.fieldKeysFile, now_ms))
  const keep = options.keep ?? join(config.dataDir, 'studies')
  try {
    const actor = `os:${userInfo().username}`
    const counts = await runExport(options, { store, keep, actor, now_ms, rest: pause, stopped: () => asked, say })
    say(Object.entries(counts).reduce((line, [what, n]) => `${line}, ${n} ${what}`, `Written to ${options.out}`))
    say(`The key and the links from codes to stays are in ${keep}: keep them apart from the export.`)
  } finally {
    await store.close()
    await database.stop()
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const words = error instanceof Refusal || error instanceof ConfigError
  process.stderr.write(`${words ? error.message : `Nothing was exported: ${inWords(error)}`}\n`)
  process.exitCode = error instanceof Refusal ? 2 : 1
})

function inWords(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC') return 'the disk is full.'
  if (code === 'EACCES' || code === 'EPERM') return `this user may not write there (${message}).`
  return String(message ?? error)
}
