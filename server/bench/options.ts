import { parseArgs } from 'node:util'

export interface BenchOptions {
  patients: number
  frames_per_s: number
  viewers: number
  /** How long is measured; null = as long as 200 alarms take, 10 s at least. */
  measured_s: number | null
  json: boolean
  /** Only what signals and detectors cost, in this process; no server. */
  detectors: boolean
  /** Instead: how alarms reach screens that are cut off, stopped and closed. */
  alarms: boolean
  /** Instead: what the ward page costs in a real browser, and how fast it is. */
  browser: boolean
  /** By turns with and without an export for research beside the server. */
  exporting: boolean
  /** Folder for a CPU profile of the core; null = none. */
  profile: string | null
}

export const HELP = `npm run bench -- --patients N [--rate F] [--viewers V] [--seconds S] [--export] [--json] [--profile DIR]
Starts a PostgreSQL of its own and the server as its own process, plays N patients to it from a second process, watches
it from a third, and measures: processor time, alarm and wave latency, commits, losses.
  --patients N    beds, in wards of at most 32              (24)
  --rate F        frames a second of each device, 1 to 20   (4)
  --viewers V     screens, each watching one ward           (8)
  --seconds S     how long is measured  (until about 200 alarms, 10 to 75)
  --export        an export for research runs beside it by turns: what it adds to alarms and waves, in one run
  --json          print one object on the last line
  --alarms        instead of all that: from the engine's decision to every screen, while screens are cut off and come
                  back, one is stopped for --seconds less 10 and wakes, one is closed; on one line with --json: emit_to_screen_p95_ms,
                  emit_to_screen_p99_ms, alarms, missed_after_reconnect, duplicates_on_screen,
                  coverage_gap_detect_s_max, slow_viewer_mb
  --browser       instead of all that: a real Chromium with wards of 32 and 64 beds, two waves of 250 Hz each: processor time of
                  its main thread beside an idle page and a naive uPlot, frames, commits, samples, heap, clicks, alarms,
                  the loss banner; --seconds is how long samples and heap are watched (600, with a cut of 5 s in the middle)
  --detectors     instead of all that: what signals and detectors cost, beside a plain C loop of the same filters
  --profile DIR   write a CPU profile of the server there
Exit code 1 when an acknowledged frame is lost, or an alarm does not reach its viewers or reaches one twice; with
--browser, when a wave made React commit or a sample was not drawn.
`

const number = (text: string, min: number, max: number) => {
  const n = Number(text)
  return Number.isInteger(n) && n >= min && n <= max ? n : null
}

/** @returns null when help was asked for, or an argument cannot be used */
export function parseOptions(args: readonly string[]): BenchOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      patients: { type: 'string', default: '24' },
      rate: { type: 'string', default: '4' },
      viewers: { type: 'string', default: '8' },
      seconds: { type: 'string' },
      profile: { type: 'string' },
      export: { type: 'boolean', default: false },
      alarms: { type: 'boolean', default: false },
      browser: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      detectors: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const patients = number(values.patients, 1, 20_000)
  const frames_per_s = number(values.rate, 1, 20)
  const viewers = number(values.viewers, 1, 500)
  const measured_s = values.seconds === undefined ? null : number(values.seconds, 1, 3_600)
  if (values.help || patients === null || frames_per_s === null || viewers === null) return null
  if (values.seconds !== undefined && measured_s === null) return null
  if (values.alarms && (viewers < 3 || patients < 3)) return null
  const { json, detectors, alarms, browser, export: exporting, profile = null } = values
  return { patients, frames_per_s, viewers, measured_s, json, detectors, alarms, browser, exporting, profile }
}
