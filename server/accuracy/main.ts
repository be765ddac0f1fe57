import { existsSync } from 'node:fs'
import { type AccuracyOptions, HELP, PARTS, parseOptions, UsageError } from './options.ts'
import { report } from './report.ts'
import { Session } from './session.ts'

const say = (line: string): void => void process.stderr.write(`${line}\n`)

/** Progress on one line of a terminal; every tenth recording otherwise. */
function progress(): (line: string) => void {
  let n = 0
  return (line) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2Kaccuracy: ${line}`)
    else if (n++ % 10 === 0) say(`accuracy: ${line}`)
  }
}

/** @returns the exit code: 0 measured, 1 something could not be read */
function main(options: AccuracyOptions): number {
  const { data, record, verbose, json } = options
  if (!existsSync(data)) throw new UsageError(`--data ${data}: there is no such folder`)
  const detail = (line: string): void => void (verbose && process.stdout.write(`${line}\n`))
  const session = new Session(data, record, progress(), detail)
  const folders = [...new Set(Object.values(PARTS))]
  if (!folders.some((folder) => session.has(folder)) && !session.has('cinc2019'))
    throw new UsageError(`--data ${data}: it holds none of ${folders.join('/, ')}/, cinc2019/`)
  const { rows, result } = report(session, options)
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[2K')
  if (record !== null && session.recordings === 0) throw new UsageError(`--record ${record}: no recording of that name`)
  process.stdout.write(`${rows.join('\n')}\n`)
  for (const line of session.broken) say(`accuracy: could not be measured: ${line}`)
  if (json) process.stdout.write(`${JSON.stringify(result)}\n`)
  return session.broken.length === 0 ? 0 : 1
}

try {
  const options = parseOptions(process.argv.slice(2))
  if (options === null) process.stdout.write(HELP)
  else process.exitCode = main(options)
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  say(`accuracy: ${error.message}`)
  process.exitCode = 2
}
