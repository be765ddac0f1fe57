import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Refusal } from './refusal.ts'

export const HELP = `npm run deidentify -- --out DIR [--ward W] [--from ISO] [--to ISO] [--format csv,wfdb] [--study NAME] [--keep DIR]
Writes what was recorded without who it was, beside the running server: stays, numbers by minute, waves (WFDB), alarms, limits.
  --out DIR       a new folder; it appears when everything is in it
  --ward W        one ward by its id                        (all)
  --from, --to    moments such as 2026-03-01T08:00Z         (all that is kept)
  --format        csv, wfdb or both                         (csv,wfdb)
  --study NAME    the same name, the same codes and shifts  (study)
  --keep DIR      where the study's key and the links from codes to stays are kept, for you alone: never in DIR
                                                            (studies, in the data folder)
Names, numbers, free text and the other identifiers stay behind; dates are moved by days of a patient's own; ages from 90 are "90+".
Configuration as for the server. Who exported what is in the audit.`

export interface ExportOptions {
  out: string
  ward: string | null
  from_ms: number | null
  to_ms: number | null
  formats: ReadonlySet<Format>
  study: string
  /** null = in the data folder. */
  keep: string | null
}

const FORMATS = ['csv', 'wfdb'] as const
export type Format = (typeof FORMATS)[number]

/** @throws Refusal saying what cannot be used; HELP when nothing was asked */
export function parseOptions(args: readonly string[]): ExportOptions {
  const values = valuesOf(args)
  if (values.help || !values.out) throw new Refusal(HELP)
  const formats = (values.format ?? FORMATS.join(',')).split(',').map((one) => one.trim())
  const unknown = formats.find((one) => !(FORMATS as readonly string[]).includes(one))
  if (unknown !== undefined) throw new Refusal(`--format ${unknown}: csv and wfdb can be written.`)
  if (!/^[\w-]{1,40}$/.test(values.study)) throw new Refusal('--study: letters, digits, _ and -, at most 40.')
  const [from_ms, to_ms] = [momentOf('--from', values.from), momentOf('--to', values.to)]
  if (from_ms !== null && to_ms !== null && from_ms >= to_ms) throw new Refusal('--from is not before --to.')
  return {
    out: resolve(values.out),
    ward: values.ward ?? null,
    from_ms,
    to_ms,
    formats: new Set(formats as Format[]),
    study: values.study,
    keep: values.keep === undefined ? null : resolve(values.keep),
  }
}

function valuesOf(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        out: { type: 'string' },
        ward: { type: 'string' },
        from: { type: 'string' },
        to: { type: 'string' },
        format: { type: 'string' },
        study: { type: 'string', default: 'study' },
        keep: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    throw new Refusal(`${(error as Error).message}\n\n${HELP}`)
  }
}

/** With a zone, so that nobody has to guess which clock was meant. */
const MOMENT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/

function momentOf(name: string, text: string | undefined): number | null {
  if (text === undefined) return null
  const at_ms = MOMENT.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(at_ms)) throw new Refusal(`${name} ${text}: a moment is written 2026-03-01 or 2026-03-01T08:00Z.`)
  return at_ms
}
