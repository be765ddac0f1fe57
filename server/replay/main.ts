import { setPriority, userInfo } from 'node:os'
import type pg from 'pg'
import type { AlarmEffect } from '../../contracts/effect.ts'
import { partitionOf } from '../../contracts/record.ts'
import { BUILD } from '../../contracts/version.ts'
import { systemClock } from '../clock.ts'
import { ConfigError, readConfig } from '../config.ts'
import { openBeside } from '../core/database.ts'
import { openPool } from '../database/connect.ts'
import { DETECTORS } from '../detectors/index.ts'
import { compile } from '../engine/registry.ts'
import { beginningBefore, keptSince } from '../log/kept-snapshots.ts'
import { storedRecords } from '../log/postgres.ts'
import { fieldsOf } from '../seal/keyring.ts'
import { SIGNALS } from '../signals/index.ts'
import { note } from '../store/change.ts'
import { createStore } from '../store/store.ts'
import { createLook, type Stretch } from './look.ts'
import { HELP, parseOptions, Refusal, type ReplayOptions } from './options.ts'
import { alarmLine, decisionLine } from './print.ts'
import { replayed } from './replayed.ts'

/** Everything else on the machine comes first. */
const LOWEST = 19

/** `npm run replay`: beside the running server, reading only. Exit code 2: refused, 1: failed. */
async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) return say(HELP)
  const options = parseOptions(args)
  const config = readConfig(process.env)
  const database = await openBeside(config)
  setPriority(LOWEST)
  const pool = openPool(database.appUrl, { max: 2, statement_timeout_ms: 60_000 })
  const store = createStore(database.appUrl, fieldsOf(config.fieldKeysFile, systemClock.now_ms))
  try {
    const encounter = await stayOf(pool, options.patient)
    const { from_ms, to_ms } = options
    const line = { actor: `os:${userInfo().username}`, action: 'alarm.explained', subject: encounter, detail: { from_ms, to_ms } } as const
    await note(store, systemClock.now_ms(), line)
    print(options, encounter, await replay(pool, encounter, options))
  } finally {
    await Promise.all([store.close(), pool.end()])
    await database.stop()
  }
}

/** The stay of this id; else the one of who lies in this bed, or lay there last. */
async function stayOf(pool: pg.Pool, patient: string): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT id FROM "Encounter" WHERE id = $1 OR "bedId" = $1 ORDER BY id = $1 DESC, "dischargedAt" DESC NULLS FIRST LIMIT 1`,
    [patient],
  )
  if (rows[0] === undefined) throw new Refusal(`No stay and no bed has the id ${patient}.`)
  return rows[0].id
}

async function replay(pool: pg.Pool, encounter: string, { from_ms, to_ms, trace }: ReplayOptions) {
  const partition = partitionOf(encounter)
  const beginning = await beginningBefore(pool, partition, from_ms)
  if (beginning === null) throw new Refusal(notKept(await keptSince(pool, partition)))
  const registry = compile(SIGNALS, DETECTORS, BUILD)
  const look = trace ? createLook({ registry, encounter, from_ms, cuts_ms: [], detector: null }) : null
  const records = storedRecords(pool, partition, beginning.offset)
  const alarms: AlarmEffect[] = []
  for await (const { record, effects } of replayed({
    registry,
    partition,
    encounter,
    beginning,
    records,
    ...(look && { trace: look.trace }),
  })) {
    if (record.at_ms > to_ms) break
    for (const effect of effects) if (effect.kind === 'alarm' && effect.at_ms >= from_ms) alarms.push(effect)
  }
  const decisions = look && [...look.stretches.values()].flat().sort((a, b) => a.judged_ms - b.judged_ms)
  return { beginning: { offset: beginning.offset, kept: beginning.snapshot !== null }, alarms, decisions }
}

function notKept(since_ms: number | null): string {
  if (since_ms === null) return 'Nothing of this patient is kept in the log.'
  return `The log does not reach that far back: it can be replayed from ${new Date(since_ms).toISOString()} on.`
}

function print(options: ReplayOptions, encounter: string, told: { alarms: AlarmEffect[]; decisions: Stretch[] | null }): void {
  const { from_ms, to_ms, json } = options
  const lines = json
    ? [JSON.stringify({ encounter, from_ms, to_ms, ...told, alarms: told.alarms.map(plain) }, null, 2)]
    : [...(told.decisions ?? []).map(decisionLine), ...told.alarms.map(alarmLine)]
  for (const line of lines) process.stdout.write(`${line}\n`)
  say(`${told.alarms.length} changes of alarms.`)
}

/** Without the id of the effect, which counts what was told of other patients in the same record. */
function plain({ id, at_ms, why, by, alarm }: AlarmEffect) {
  return { offset: Number(id.split('/')[1]), at_ms, why, by, alarm }
}

const say = (line: string): void => void process.stderr.write(`${line}\n`)

main(process.argv.slice(2)).catch((error: unknown) => {
  const words = error instanceof Refusal || error instanceof ConfigError
  say(words ? error.message : `Nothing was replayed: ${String(error instanceof Error ? error.message : error)}`)
  process.exitCode = error instanceof Refusal ? 2 : 1
})
