import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { packWave } from '../record/segment.ts'
import { programAt } from './child.ts'
import { quantile } from './histogram.ts'
import { alarmLatency } from './latency.ts'
import { wall_ms } from './look.ts'
import type { Arrival, Trigger } from './message.ts'
import type { Setting } from './setting.ts'

/**
 * An export for research beside the server that is measured, stopped and let go on by turns of some seconds: what it adds
 * is the difference of neighbouring times of one run, so that a machine that is slow today is slow in both.
 */
export interface Exporting {
  /** Turns for that long, without first. @returns when each was, and whether the export ran */
  byTurns(seconds: number): Promise<Slice[]>
  /** Ends it. @returns in words how far it came. @throws Error when an export failed */
  end(): Promise<string>
}

export interface Slice {
  from_ms: number
  to_ms: number
  running: boolean
}

const TURN_MS = 5_000
const HISTORY_MINUTES = 20
const WAVES = [
  ['ecg_ii', 250],
  ['ecg_v5', 250],
  ['pleth', 125],
  ['resp', 62.5],
] as const
const pause = (ms: number) => new Promise((next) => setTimeout(next, ms))

/** Starts the first export, stopped; each that ends is followed by another. */
export async function startExporting({ database, badges }: Setting): Promise<Exporting> {
  await writeHistory(
    database.url,
    badges.map(({ encounter }) => encounter),
  )
  const folder = mkdtempSync(join(tmpdir(), 'wardwave-exporting-'))
  const { file, node } = programAt(import.meta.url, '../deidentify/main.ts', './deidentify.js')
  let [sets, ending, failed, running, reached] = [0, false, '', false, 'nothing yet']
  let child = next()

  function next() {
    const env = { ...process.env, DATABASE_URL: database.url, WARDWAVE_DATA_DIR: folder, WARDWAVE_LOG_LEVEL: 'fatal' }
    const one = spawn(process.execPath, [...node, file, '--out', join(folder, 'set')], { env, stdio: ['ignore', 'ignore', 'pipe'] })
    one.stderr.on('data', (lines: Buffer) => {
      reached = String(lines).trim().split('\n').at(-1) ?? ''
    })
    if (!running) one.kill('SIGSTOP')
    one.on('exit', (code) => {
      rmSync(join(folder, 'set'), { recursive: true, force: true })
      if (ending) return
      if (code === 0) sets++
      else failed = `an export ended with ${code}`
      if (failed === '') child = next()
    })
    return one
  }

  return {
    async byTurns(seconds) {
      const slices: Slice[] = []
      for (const end_ms = wall_ms() + seconds * 1_000; wall_ms() < end_ms - TURN_MS / 2; ) {
        running = [false, true, true, false][slices.length % 4]!
        child.kill(running ? 'SIGCONT' : 'SIGSTOP')
        const from_ms = wall_ms()
        await pause(Math.min(TURN_MS, end_ms - from_ms))
        slices.push({ from_ms, to_ms: wall_ms(), running })
      }
      return slices
    },
    async end() {
      ending = true
      if (child.exitCode === null) {
        const gone = new Promise((over) => child.once('exit', over))
        child.kill('SIGKILL')
        await gone
      }
      rmSync(folder, { recursive: true, force: true })
      if (failed !== '') throw new Error(failed)
      return `${sets} finished; the one under way: ${reached.trim()}`
    },
  }
}

/** Waves as of an earlier while, so that there is something to read from the first moment. */
async function writeHistory(url: string, encounters: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const last_ms = Math.floor(Date.now() / 60_000) * 60_000
  for (const [channel, rate_hz] of WAVES)
    for (let minute_ms = last_ms - HISTORY_MINUTES * 60_000; minute_ms < last_ms; minute_ms += 60_000) {
      const samples = Int16Array.from({ length: 60 * rate_hz }, (_, i) => Math.round(800 * Math.sin(i / 9) + (i % 37) * 11))
      await client.query(
        `INSERT INTO hot.minute (encounter, channel, minute, part, t0_ms, rate_hz, gain, offset_, n, origin, bytes)
         SELECT encounter, $2, to_timestamp($3::float8 / 1000), 0, $3::float8, $4, 0.005, 0, $5, 'simulated', $6 FROM unnest($1::text[]) AS encounter
         ON CONFLICT DO NOTHING`,
        [
          encounters,
          channel,
          minute_ms,
          rate_hz,
          samples.length,
          packWave({ kind: 'wave', t0_ms: minute_ms, rate_hz, gain: 0.005, offset: 0, samples }),
        ],
      )
    }
  await client.end()
}

/** Alarms and waves with the export beside them and without, each from the slices of its kind. */
export function addedBy(
  slices: readonly Slice[],
  triggers: readonly Trigger[],
  seen: { arrivals: readonly Arrival[]; waves_ms: readonly number[]; waves_at_ms: readonly number[] },
  watchedBy: ReadonlyMap<string, number>,
): Array<[string, string]> {
  const of = (running: boolean) => slices.filter((slice) => slice.running === running)
  const alarms = (running: boolean) =>
    of(running).flatMap(({ from_ms, to_ms }) => alarmLatency(triggers, seen.arrivals, watchedBy, [from_ms, to_ms]).latencies_ms)
  const waves = (running: boolean) => {
    const mine = of(running)
    return seen.waves_ms.filter((_, i) =>
      mine.some(({ from_ms, to_ms }) => seen.waves_at_ms[i]! >= from_ms && seen.waves_at_ms[i]! < to_ms),
    )
  }
  return [
    ['export, alarms', inWords(alarms(true), alarms(false))],
    ['export, waves', inWords(waves(true), waves(false))],
  ]
}

function inWords(beside: readonly number[], alone: readonly number[]): string {
  const told = (q: number) => {
    const [a, b] = [quantile(beside, q), quantile(alone, q)]
    return `p${q * 100} ${a.toFixed(1)} ms beside it, ${b.toFixed(1)} without: ${(a - b).toFixed(1)} added`
  }
  return `${told(0.5)}; ${told(0.99)} (${beside.length} and ${alone.length})`
}
