import { parseArgs } from 'node:util'
import { REPLAY_SPAN_MAX_MS } from '../../contracts/why.ts'

export const HELP = `npm run replay -- --patient P --from ISO --to ISO [--json] [--trace]
Runs the log of one patient through the engine once more, beside the running server, and prints the alarms: the same as then.
  --patient P     the stay, or a bed and with it who lies there now, or lay there last
  --from, --to    moments such as 2026-03-01T08:00Z; 24 hours at most
  --trace         also every decision: where each rule was true, false or unknown, and by which limits
  --json          one JSON document
No names: people and patients are told by their ids. Configuration as for the server. Who replayed whom is in the audit.`

/** What was asked cannot be done; the message says why, in words for whoever runs the command. */
export class Refusal extends Error {
  override name = 'Refusal'
}

export interface ReplayOptions {
  patient: string
  from_ms: number
  to_ms: number
  json: boolean
  trace: boolean
}

/** @throws Refusal saying what cannot be used; HELP when nothing was asked */
export function parseOptions(args: readonly string[]): ReplayOptions {
  const { patient, from, to, json, trace, help } = valuesOf(args)
  if (help || !patient || !from || !to) throw new Refusal(HELP)
  const [from_ms, to_ms] = [momentOf('--from', from), momentOf('--to', to)]
  if (from_ms >= to_ms) throw new Refusal('--from is not before --to.')
  if (to_ms - from_ms > REPLAY_SPAN_MAX_MS) throw new Refusal('24 hours at most can be replayed at once.')
  return { patient, from_ms, to_ms, json, trace }
}

function valuesOf(args: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const
  const text = { type: 'string' } as const
  try {
    return parseArgs({ args: [...args], options: { patient: text, from: text, to: text, json: flag, trace: flag, help: flag } }).values
  } catch (error) {
    throw new Refusal(`${(error as Error).message}\n\n${HELP}`)
  }
}

/** With a zone, so that nobody has to guess which clock was meant. */
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/

function momentOf(name: string, text: string): number {
  const at_ms = MOMENT.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(at_ms)) throw new Refusal(`${name} ${text}: a moment is written 2026-03-01T08:00Z.`)
  return at_ms
}
