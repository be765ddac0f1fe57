import { openPool } from '../database/connect.ts'
import { countLost, type Sender, storedFrames } from '../ledger/stored.ts'
import { type Child, programAt, startChild } from './child.ts'
import { addedBy, startExporting } from './exporting.ts'
import { bucketsOf, quantile, quantileBetween, totalOf } from './histogram.ts'
import { alarmLatency } from './latency.ts'
import { wall_ms } from './look.ts'
import type { FromLoad, FromViewers, ToLoad, ToViewers } from './message.ts'
import type { BenchOptions } from './options.ts'
import type { Plan } from './plan.ts'
import { costOf, familyCpu_ms, runnable } from './process-cost.ts'
import { type Detail, figures, type Result } from './result.ts'
import type { Setting } from './setting.ts'

const CONNECT_WITHIN_MS = 120_000
const ANSWER_WITHIN_MS = 10_000
const WARM_UP_MS = 4_000
/** An alarm sent at the end of the measured time may still arrive. */
const AFTER_MS = 5_000
const DRAIN_MS = 30_000

const pause = (ms: number) => new Promise((next) => setTimeout(next, ms))

/** One run against an open setting: connect, warm up, measure, drain, hold what is stored against what was acknowledged. */
export async function measure(
  { patients, frames_per_s, exporting }: BenchOptions,
  plan: Plan,
  setting: Setting,
  say: (line: string) => void,
): Promise<{ result: Result; detail: Detail }> {
  const load = startChild<ToLoad, FromLoad>(programAt(import.meta.url, './load.ts', './bench-load.js'))
  const screens = startChild<ToViewers, FromViewers>(programAt(import.meta.url, './screens.ts', './bench-screens.js'))
  try {
    load.tell({ type: 'start', url: setting.deviceUrl, badges: setting.badges, frames_per_s })
    await load.hear('up', CONNECT_WITHIN_MS)
    say(`  ${patients} devices connected`)
    screens.tell({ type: 'start', url: setting.url, screens: setting.screens })
    await screens.hear('watching', CONNECT_WITHIN_MS)
    say(`  ${setting.screens.length} screens watch ${new Set(setting.screens.map(({ ward }) => ward)).size} of ${plan.wards} wards`)
    load.tell({ type: 'alarms', encounters: [...setting.watchedBy.keys()], per_s: plan.alarms_per_s })
    const research = exporting ? await startExporting(setting) : null
    await pause(WARM_UP_MS)
    screens.tell({ type: 'measure' })
    say(`  measuring for ${plan.measured_s} s`)
    const before = await reading(load, setting)
    const turns = research?.byTurns(plan.measured_s)
    const busy = await busyness(plan.measured_s)
    const after = await reading(load, setting)
    const slices = (await turns) ?? []
    const sets = await research?.end()
    load.tell({ type: 'alarms', encounters: [], per_s: 0 })
    await pause(AFTER_MS)
    screens.tell({ type: 'finish' })
    const seen = await screens.hear('finished', ANSWER_WITHIN_MS)
    load.tell({ type: 'finish', patience_ms: DRAIN_MS })
    const sent = await load.hear('finished', DRAIN_MS + ANSWER_WITHIN_MS)
    await setting.server.stop()
    const alarms = alarmLatency(sent.triggers, seen.arrivals, setting.watchedBy, [before.at_ms, after.at_ms])
    const wave = { p50_ms: quantile(seen.waves_ms, 0.5), p99_ms: quantile(seen.waves_ms, 0.99) }
    const kept = await held(setting.database.url, sent.senders)
    const added = research ? addedBy(slices, sent.triggers, seen, setting.watchedBy) : []
    const extra: Array<[string, string]> = research ? [...added, ['exports', sets ?? '']] : []
    return figures({ patients, before, after, alarms, wave, kept, sent, seen, busy, extra })
  } finally {
    load.kill()
    screens.kill()
  }
}

export type Reading = Awaited<ReturnType<typeof reading>>

/** Everything that is counted, at one moment. */
async function reading(load: Child<ToLoad, FromLoad>, { server, database, metrics }: Setting) {
  const pid = server.pid()
  if (pid === null) throw new Error('the server is not running')
  load.tell({ type: 'count' })
  const [count, page] = await Promise.all([load.hear('counted', ANSWER_WITHIN_MS), metrics()])
  return {
    at_ms: wall_ms(),
    ...costOf(pid),
    database_cpu_ms: familyCpu_ms(database.pid),
    ...count,
    looks: { ...count.looks },
    commits: bucketsOf(page, 'wardwave_log_commit_ms'),
    effects: bucketsOf(page, 'wardwave_effects_commit_ms'),
    rejected: totalOf(page, 'wardwave_rejects_total'),
    not_recorded: totalOf(page, 'wardwave_not_recorded_total'),
    troubles: totalOf(page, 'wardwave_worker_troubles_total'),
    ticks_skipped: totalOf(page, 'wardwave_ticks_skipped_total'),
  }
}

export const quantileOf = (before: Reading, after: Reading, name: 'commits' | 'effects', q: number) =>
  quantileBetween(before[name], after[name], q)

/** Waits, and says how many tasks could run meanwhile, on average. */
async function busyness(seconds: number): Promise<number> {
  let [sum, looks] = [0, 0]
  for (const until_ms = performance.now() + seconds * 1_000; performance.now() < until_ms; ) {
    await pause(Math.min(500, until_ms - performance.now()))
    sum += runnable() - 1 // this one
    looks++
  }
  return sum / looks
}

/** @returns what countLost finds in the database, and the first few lines of what is wrong. */
async function held(ownerUrl: string, senders: readonly Sender[]) {
  const pool = openPool(ownerUrl, { max: 1, statement_timeout_ms: 120_000 })
  const wrong: string[] = []
  try {
    return { ...countLost(await storedFrames(pool), senders, wrong), wrong: wrong.slice(0, 8) }
  } finally {
    await pool.end()
  }
}
