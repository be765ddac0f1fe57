import { quantile } from './histogram.ts'
import type { AlarmLatency } from './latency.ts'
import { quantileOf, type Reading } from './measure.ts'
import type { FromLoad, FromViewers, Looks } from './message.ts'

/** What a run prints with --json; exactly these keys. */
export interface Result {
  patients: number
  frames_per_s: number
  us_per_patient_s: number
  cpu_cores: number
  alarm_p50_ms: number
  alarm_p99_ms: number
  alarms: number
  wave_p99_ms: number
  commit_p99_ms: number
  lost: number
  rss_kb_per_patient: number
}

/** What a person wants to know beside it: how far the figures can be trusted. */
export interface Detail {
  lines: Array<[string, string]>
  /** Alarms that did not reach all their screens, frames not acknowledged in the end, frames stored twice. */
  missing: number
  undrained: number
  duplicates: number
}

export interface Measured {
  patients: number
  before: Reading
  after: Reading
  alarms: AlarmLatency
  wave: { p50_ms: number; p99_ms: number }
  kept: { acked_frames: number; lost_frames: number; duplicate_frames: number; wrong: string[] }
  sent: Extract<FromLoad, { type: 'finished' }>
  seen: Extract<FromViewers, { type: 'finished' }>
  busy: number
  /** Further lines of this run. */
  extra: Array<[string, string]>
}

const round = (value: number, digits: number) => Number(value.toFixed(digits))
const share = ({ looks, late }: Looks) => `${late} of ${looks} (${((100 * late) / Math.max(1, looks)).toFixed(1)} %)`

export function figures(run: Measured): { result: Result; detail: Detail } {
  const { patients, before, after, alarms, wave, kept } = run
  const wall_s = (after.at_ms - before.at_ms) / 1_000
  const cpu_ms = after.cpu_ms - before.cpu_ms
  const result: Result = {
    patients,
    frames_per_s: round((after.acked - before.acked) / wall_s, 0),
    us_per_patient_s: round((cpu_ms * 1_000) / wall_s / patients, 1),
    cpu_cores: round(cpu_ms / 1_000 / wall_s, 3),
    alarm_p50_ms: round(quantile(alarms.latencies_ms, 0.5), 1),
    alarm_p99_ms: round(quantile(alarms.latencies_ms, 0.99), 1),
    alarms: alarms.latencies_ms.length,
    wave_p99_ms: round(wave.p99_ms, 1),
    commit_p99_ms: round(quantileOf(before, after, 'commits', 0.99), 1),
    lost: kept.lost_frames,
    rss_kb_per_patient: round(after.rss_kb / patients, 0),
  }
  return { result, detail: detailOf(run, wall_s) }
}

function detailOf({ before, after, alarms, wave, kept, sent, seen, busy, extra }: Measured, wall_s: number): Detail {
  const late = { looks: after.looks.looks - before.looks.looks, late: after.looks.late - before.looks.late }
  const database_cores = (after.database_cpu_ms - before.database_cpu_ms) / 1_000 / wall_s
  const lines: Array<[string, string]> = [
    ['measured', `${wall_s.toFixed(1)} s; ${busy.toFixed(1)} other tasks could run, on average`],
    ['frames made', `${((after.made - before.made) / wall_s).toFixed(0)} a second`],
    ['generator late', `${share(late)} looks more than 30 ms late`],
    ['screens late', `${share(seen.looks)}; their figures contain it`],
    ['PostgreSQL', `${database_cores.toFixed(3)} cores beside the server's`],
    [
      'alarms stored',
      `${alarms.stored} of ${alarms.latencies_ms.length} were committed when shown; ${alarms.missing} did not reach all screens`,
    ],
    ['effects commit p99', `${quantileOf(before, after, 'effects', 0.99).toFixed(1)} ms`],
    ['wave p50', `${wave.p50_ms.toFixed(1)} ms; a frame's length and the tick's 250 ms are in it`],
    [
      'pictures',
      `${(seen.ticks / wall_s).toFixed(1)} a second, ${(seen.bytes / wall_s / 1024).toFixed(0)} KB/s; ${after.ticks_skipped} skipped`,
    ],
    [
      'acknowledged',
      `${kept.acked_frames} frames over the whole run, ${kept.duplicate_frames} stored twice, ${sent.undrained} not drained`,
    ],
    ['refused', `${after.rejected} dead-lettered, ${after.not_recorded} not recorded, ${after.troubles} worker troubles`],
    ['reconnects', `${after.connects - sent.senders.length}`],
    ...extra,
    ...kept.wrong.map((line): [string, string] => ['!', line]),
  ]
  return { lines, missing: alarms.missing, undrained: sent.undrained, duplicates: kept.duplicate_frames }
}

export function tableOf(result: Result, detail: Detail): string {
  const rows: Array<[string, string]> = [
    ...Object.entries(result).map(([key, value]): [string, string] => [key, String(value)]),
    ...detail.lines,
  ]
  return rows.map(([name, value]) => `${name.padEnd(20)} ${value}`).join('\n')
}
