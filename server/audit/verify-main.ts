import { createPublicKey, type KeyObject } from 'node:crypto'
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import type { ChainFault } from '../../contracts/audit.ts'
import { type Checkpoint, checkpointOf } from './checkpoint.ts'
import { verifyExport } from './verify-export.ts'

/** The verifier: stands alone, needs an export and the public key, asks nobody. Exit 0: right; 1: broken; 2: could not be checked. */
const HELP = `npm run audit:verify -- --export FILE --key PUBLIC.pem [--witness FILE] [--partial]
  --export FILE   what npm run audit:export or the audit screen wrote
  --key FILE      the public key (audit-public.pem of the server); more than one after a change of key
  --witness FILE  the signed ends kept outside the database (audit-checkpoints.jsonl): finds a history that was put back
  --partial       the export covers a time that is over: it need not reach the newest end of the witness
exit 0: every record is what it was; 1: the first one that is not is named; 2: it could not be checked`

const IN_WORDS: Record<ChainFault, string> = {
  missing: 'a row is missing here, or another stands in its place',
  not_tied: 'the row is not tied to the one before it',
  changed: 'the row was changed: its hash does not fit its content',
  unreadable: 'the line is not a record of this format',
  forged: 'the signature of the checkpoint is wrong',
  foreign_key: 'the checkpoint was signed with a key that is not the one given',
  checkpoint_not_tied: 'the checkpoint does not follow the one before it',
  checkpoint_differs: 'the checkpoint was signed over another row than this',
  not_covered: 'no checkpoint covers the rows from here on',
  rolled_back: 'the signed ends kept outside say otherwise: the history was cut, put back or rewritten',
}

class Unusable extends Error {}

interface Options {
  export: string
  keys: string[]
  witness: string | null
  partial: boolean
}

function optionsOf(argv: readonly string[]): Options {
  const chosen: Options = { export: '', keys: [], witness: null, partial: false }
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]
    if (word === '--export') chosen.export = argv[++i] ?? ''
    else if (word === '--key') chosen.keys.push(argv[++i] ?? '')
    else if (word === '--witness') chosen.witness = argv[++i] ?? ''
    else if (word === '--partial') chosen.partial = true
    else throw new Unusable(`${word === '--help' ? '' : `There is no option ${word}.\n`}${HELP}`)
  }
  if (!chosen.export || chosen.keys.length === 0) throw new Unusable(HELP)
  return chosen
}

const BUFFER_BYTES = 1024 * 1024

/** Lines of a file of any length, without their line ends. */
function* linesOf(path: string): Generator<string> {
  const file = openSync(path, 'r')
  try {
    const buffer = Buffer.alloc(BUFFER_BYTES)
    let rest: Buffer[] = []
    for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer)) {
      let from = 0
      for (let to = buffer.indexOf(10); to >= 0 && to < read; to = buffer.indexOf(10, from)) {
        yield Buffer.concat([...rest, buffer.subarray(from, to)]).toString('utf8')
        rest = []
        from = to + 1
      }
      rest.push(Buffer.from(buffer.subarray(from, read)))
    }
    const last = Buffer.concat(rest)
    if (last.length > 0) yield last.toString('utf8')
  } finally {
    closeSync(file)
  }
}

function keyOf(path: string): KeyObject {
  try {
    return createPublicKey(readFileSync(path))
  } catch (error) {
    throw new Unusable(`${path} is not a public key: ${(error as Error).message}`)
  }
}

function witnessOf(path: string): Checkpoint[] {
  const found: Checkpoint[] = []
  let line = 0
  for (const text of linesOf(path)) {
    line++
    const checkpoint = readCheckpoint(text)
    // The last line may have been torn by a power cut; one in the middle was not.
    if (checkpoint) found.push(checkpoint)
    else if (text !== '') process.stderr.write(`note: line ${line} of ${path} is not a checkpoint and is left out\n`)
  }
  return found
}

function readCheckpoint(text: string): Checkpoint | null {
  try {
    return checkpointOf(JSON.parse(text))
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function main(): number {
  const options = optionsOf(process.argv.slice(2))
  const began_ms = performance.now()
  const keys = options.keys.map(keyOf)
  const witness = options.witness === null ? null : witnessOf(options.witness)
  const verdict = verifyExport(linesOf(options.export), { keys, witness, partial: options.partial })
  if (!verdict.ok) {
    const { seq, reason } = verdict.fault
    const where = verdict.line === 0 ? `the witness ${options.witness}` : `line ${verdict.line} of ${options.export}`
    process.stdout.write(`BROKEN at record ${seq} (${where}): ${IN_WORDS[reason]} [${reason}]\n`)
    return 1
  }
  const { from_seq, to_seq, checkpoints, signed_ms, key_id } = verdict
  const took_s = (performance.now() - began_ms) / 1000
  process.stdout.write(
    `right: records ${from_seq} to ${to_seq} and ${checkpoints} checkpoints, the last signed ${new Date(signed_ms).toISOString()} with key ${key_id}\n` +
      `${to_seq - from_seq + 1} records in ${took_s.toFixed(2)} s. ${
        witness
          ? 'Compared with the ends kept outside.'
          : 'Without --witness a history cut back to an earlier signed end looks the same: compare the number and time above with what you know.'
      }\n`,
  )
  return 0
}

try {
  process.exitCode = main()
} catch (error) {
  process.stderr.write(`${error instanceof Unusable ? error.message : String(error)}\n`)
  process.exitCode = 2
}
