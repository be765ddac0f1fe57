import { parseArgs } from 'node:util'

/** What can be measured, and the folder of recordings each needs. */
export const PARTS = {
  qrs: 'mitdb',
  cinc2015: 'cinc2015',
  af: 'mitdb',
  resp: 'bidmc',
  pulse: 'bidmc',
  spo2_delay: 'bidmc',
  noise: 'mitdb',
} as const
export type Part = keyof typeof PARTS
const EXTRA = { spo2: ['spo2_delay'], cost: Object.keys(PARTS), cinc2019: [] } as Record<string, Part[]>

export interface AccuracyOptions {
  data: string
  parts: ReadonlySet<Part>
  /** Only what needs no recording was asked for: cinc2019. */
  only: readonly string[]
  /** One recording by name; null = all. */
  record: string | null
  verbose: boolean
  json: boolean
}

/** What the caller wrote cannot be used. */
export class UsageError extends Error {
  override name = 'UsageError'
}

export const HELP = `npm run accuracy -- --data DIR [--only NAME[,NAME]] [--record NAME] [--verbose] [--json]
Plays recorded patients through the engine, as a monitor would send them (4 frames a second), and compares what the
product says with what experts said.
  --data DIR      folder that holds mitdb/, cinc2015/, bidmc/, cinc2019/ as the archives unpack; an absent one is skipped
  --only NAME     ${Object.keys(PARTS).join(', ')}, cost, or the name of a folder; may be repeated
  --record NAME   one recording
  --verbose       a line for every recording, every lost or false alarm with its reason
  --json          one object on the last line: se, sp, ppv, score, coverage, precision and flagged shares in percent,
                  tpr, tnr and f1 from 0 to 1, null where nothing was measured
Exit code 1 when a recording cannot be read (it is named, the others are measured), 2 when the arguments make no sense.
`

/** @returns null when help was asked for. @throws UsageError with a sentence for the caller */
export function parseOptions(args: readonly string[]): AccuracyOptions | null {
  const { values } = parsed(args)
  if (values.help) return null
  if (values.data === undefined) throw new UsageError('--data is missing: the folder that holds the recordings')
  const only = (values.only ?? []).flatMap((v) => v.split(',')).filter((v) => v !== '')
  const parts = new Set(only.length === 0 ? (Object.keys(PARTS) as Part[]) : only.flatMap(partsOf))
  const { data, record = null, verbose, json } = values
  return { data, parts, only, record, verbose, json }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        data: { type: 'string' },
        only: { type: 'string', multiple: true },
        record: { type: 'string' },
        verbose: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function partsOf(name: string): Part[] {
  if (name in PARTS) return [name as Part]
  if (name in EXTRA) return EXTRA[name]!
  const inFolder = (Object.keys(PARTS) as Part[]).filter((part) => PARTS[part] === name)
  if (inFolder.length > 0) return inFolder
  throw new UsageError(`--only ${name}: there is ${[...Object.keys(PARTS), ...Object.keys(EXTRA)].join(', ')}, or a folder's name`)
}
