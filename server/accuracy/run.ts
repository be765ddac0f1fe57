import { existsSync } from 'node:fs'
import { type AccuracyOptions, HELP, PARTS, parseOptions, UsageError } from './options.ts'
import { report } from './report.ts'
import { Session } from './session.ts'

/** Where the lines go: results, and what is said beside them. */
export interface Streams {
  out(text: string): void
  err(text: string): void
  /** Progress may be written over itself. */
  terminal: boolean
}

/** @returns the exit code: 0 measured, 1 something could not be read, 2 the arguments make no sense */
export function run(args: readonly string[], streams: Streams): number {
  try {
    const options = parseOptions(args)
    if (options !== null) return measure(options, streams)
    streams.out(HELP)
    return 0
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    streams.err(`accuracy: ${error.message}\n`)
    return 2
  }
}

function measure(options: AccuracyOptions, streams: Streams): number {
  const { data, record, verbose, json } = options
  if (!existsSync(data)) throw new UsageError(`--data ${data}: there is no such folder`)
  const detail = (line: string): void => void (verbose && streams.out(`${line}\n`))
  const session = new Session(data, record, progress(streams), detail)
  const folders = [...new Set(Object.values(PARTS)), 'cinc2019']
  if (!folders.some((folder) => session.has(folder)))
    throw new UsageError(`--data ${data}: none of ${folders.map((f) => `${f}/`).join(', ')} is in it`)
  const { rows, result } = report(session, options)
  if (streams.terminal) streams.err('\r\x1b[2K')
  if (record !== null && session.recordings === 0) throw new UsageError(`--record ${record}: no recording of that name`)
  streams.out(`${rows.join('\n')}\n`)
  for (const line of session.broken) streams.err(`accuracy: could not be measured: ${line}\n`)
  if (json) streams.out(`${JSON.stringify(result)}\n`)
  return session.broken.length === 0 ? 0 : 1
}

/** On one line of a terminal; every tenth recording otherwise. */
function progress({ err, terminal }: Streams): (line: string) => void {
  let n = 0
  return (line) => {
    if (terminal) err(`\r\x1b[2Kaccuracy: ${line}`)
    else if (n++ % 10 === 0) err(`accuracy: ${line}\n`)
  }
}
