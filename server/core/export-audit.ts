import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { exportLines, extentOf } from '../audit/export.ts'
import { poolQuery } from '../audit/read.ts'
import { readConfig } from '../config.ts'
import { appUrlOf, openPool } from '../database/connect.ts'
import { startEmbedded } from '../database/embedded.ts'

/** `npm run audit:export`: the audit with its signed ends as JSON lines, for the verifier. Works beside a running server and without one. */
const HELP = `npm run audit:export -- --out FILE [--from TIME] [--to TIME]
  --out FILE    where to write (JSON lines)
  --from, --to  ISO times; the export begins and ends at signed ends of the chain, so up to a minute wider
Rows nobody has signed yet (at most a minute's) are not in it. Reads the same environment as the server.`

interface Options {
  out: string
  from_ms: number | null
  to_ms: number | null
}

function optionsOf(argv: readonly string[]): Options | null {
  const chosen: Options = { out: '', from_ms: null, to_ms: null }
  for (let i = 0; i < argv.length; i += 2) {
    const value = argv[i + 1] ?? ''
    if (argv[i] === '--out') chosen.out = value
    else if (argv[i] === '--from') chosen.from_ms = Date.parse(value)
    else if (argv[i] === '--to') chosen.to_ms = Date.parse(value)
    else return null
  }
  const times = [chosen.from_ms, chosen.to_ms]
  return chosen.out && !times.some((time) => Number.isNaN(time)) ? chosen : null
}

async function main(): Promise<number> {
  const options = optionsOf(process.argv.slice(2))
  if (!options) {
    process.stderr.write(`${HELP}\n`)
    return 2
  }
  const config = readConfig(process.env)
  const embedded = config.databaseUrl ? null : await startEmbedded({ dataDir: config.dataDir, log: () => undefined, supervise: false })
  const pool = openPool(appUrlOf(config.databaseUrl ?? embedded!.url), { max: 2, statement_timeout_ms: 600_000 })
  try {
    return await write(pool, options, join(config.dataDir, 'audit-public.pem'))
  } finally {
    await pool.end()
    await (embedded?.adopted ? embedded.release() : embedded?.stop())
  }
}

async function write(pool: pg.Pool, { out, from_ms, to_ms }: Options, publicKey: string): Promise<number> {
  const query = poolQuery(pool)
  const extent = await extentOf(query, { from_ms, to_ms })
  if (!extent) {
    process.stderr.write('Nothing has been signed in that time: there is nothing to export.\n')
    return 1
  }
  const from_seq = (extent.after?.seq ?? 0) + 1
  // In the audit before the first line is written: no export without its line.
  await pool.query(
    "INSERT INTO hot.audit_inbox (at, actor, action, subject, detail) VALUES (now(), 'system', 'audit.exported', 'audit', $1)",
    [{ via: 'command', from_seq, to_seq: extent.until.seq }],
  )
  const lines = exportLines(query, extent)
  await pipeline(
    async function* () {
      for await (const line of lines) yield `${line}\n`
    },
    createWriteStream(out, { mode: 0o600 }),
  )
  process.stdout.write(`records ${from_seq} to ${extent.until.seq} are in ${out}; verify with:
  npm run audit:verify -- --export ${out} --key ${publicKey}${from_ms === null && to_ms === null ? '' : ' --partial'}\n`)
  return 0
}

main().then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 2
  },
)
