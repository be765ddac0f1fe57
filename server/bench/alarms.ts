import { readFileSync } from 'node:fs'
import { type AlarmResult, alarmFigures } from './alarm-figures.ts'
import type { Emit, FromAlarmScreens, ScreenPlace, ToAlarmScreens } from './alarm-message.ts'
import { CLOSED, cutsOf, STALLED, stallOf } from './alarm-plan.ts'
import { type Child, programAt, startChild } from './child.ts'
import { quantile, totalOf } from './histogram.ts'
import { wall_ms } from './look.ts'
import type { FromLoad, ToLoad } from './message.ts'
import type { BenchOptions } from './options.ts'
import type { Plan } from './plan.ts'
import { runnable } from './process-cost.ts'
import type { Setting } from './setting.ts'

const CONNECT_WITHIN_MS = 240_000
const ANSWER_WITHIN_MS = 30_000
/** For so long after its start the server misses no screen that has not come back. */
const FORGIVING_MS = 35_000
/** An alarm at the end of the measured time, or a screen that came back late, is still on its way. */
const AFTER_MS = 8_000
const STALL_AFTER_MS = 2_000
const CLOSE_AFTER_MS = 4_000
const LOOK_MS = 500

const pause = (ms: number) => new Promise((next) => setTimeout(next, ms))
type Screens = Child<ToAlarmScreens, FromAlarmScreens>

/**
 * One run for the alarms: screens that are cut off and come back, one whose process is stopped and wakes again, one that
 * is closed; and what the engine decided is held against what each of them showed.
 */
export async function measureAlarms(
  { patients, viewers, frames_per_s }: BenchOptions,
  plan: Plan,
  setting: Setting,
  say: (line: string) => void,
): Promise<{ result: AlarmResult; rows: string[]; clean: boolean }> {
  const started_ms = wall_ms()
  const load = startChild<ToLoad, FromLoad>(programAt(import.meta.url, './load.ts', './bench-load.js'))
  const program = programAt(import.meta.url, './alarm-screens.ts', './bench-alarm-screens.js')
  const screens: Screens = startChild(program)
  const stalled: Screens = startChild(program)
  try {
    load.tell({ type: 'start', url: setting.deviceUrl, badges: setting.badges, frames_per_s })
    await load.hear('up', CONNECT_WITHIN_MS)
    say(`  ${patients} devices connected`)
    const places: ScreenPlace[] = setting.screens.map((place, screen) => ({ screen, ...place }))
    stalled.tell({ type: 'start', url: setting.url, screens: places.filter(({ screen }) => screen === STALLED) })
    await stalled.hear('watching', CONNECT_WITHIN_MS)
    screens.tell({ type: 'start', url: setting.url, screens: places.filter(({ screen }) => screen !== STALLED) })
    await screens.hear('watching', CONNECT_WITHIN_MS)
    say(`  ${viewers} screens watch ${new Set(plan.watched).size} of ${plan.wards} wards`)
    load.tell({ type: 'alarms', encounters: [...setting.watchedBy.keys()], per_s: plan.alarms_per_s })
    await pause(Math.max(2_000, started_ms + FORGIVING_MS - wall_ms()))

    const cuts = cutsOf(viewers, plan.measured_s)
    const stall_ms = stallOf(plan)
    say(`  measuring for ${plan.measured_s} s: ${cuts.length} cuts, one screen stopped for ${stall_ms / 1_000} s, one closed`)
    const from_ms = wall_ms()
    const queued = watchQueue(setting)
    screens.tell({ type: 'cut', cuts })
    const left = await disturb(stalled, screens, places, stall_ms)
    await pause(from_ms + plan.measured_s * 1_000 - wall_ms())
    const to_ms = wall_ms()
    load.tell({ type: 'alarms', encounters: [], per_s: 0 })
    await pause(AFTER_MS)
    const { bytes_max, busy } = queued.end()
    screens.tell({ type: 'finish' })
    stalled.tell({ type: 'finish' })
    const seen = await Promise.all([screens, stalled].map((child) => child.hear('finished', ANSWER_WITHIN_MS)))
    load.kill()
    await setting.server.stop()
    const emits: Emit[] = JSON.parse(readFileSync(setting.emits!, 'utf8'))
    const wards = places.map(({ ward }) => ward)
    const everybody = places.map(({ screen }) => screen)
    const { result, latencies_ms, undetected, unseen } = alarmFigures({
      ...{ emits, wards, left, queued_bytes_max: bytes_max, measured: [from_ms, to_ms] },
      shown: seen.flatMap(({ shown }) => shown),
      ways: seen.flatMap(({ ways }) => ways),
      quick: everybody.filter((screen) => screen !== STALLED && screen !== CLOSED),
      complete: everybody.filter((screen) => screen !== CLOSED),
      beds: setting.bedsOf,
    })
    const rows = rowsOf(result, [
      ['measured', `${((to_ms - from_ms) / 1_000).toFixed(1)} s; ${busy.toFixed(1)} other tasks could run, on average`],
      [
        'changes on screens',
        `${latencies_ms.length}; p50 ${quantile(latencies_ms, 0.5).toFixed(1)} ms, longest ${quantile(latencies_ms, 1).toFixed(0)} ms`,
      ],
      ['not seen', `${unseen} changes on screens that were there`],
      ['gaps not told', `${undetected} beds`],
    ])
    const clean = result.missed_after_reconnect + result.duplicates_on_screen + undetected + unseen === 0 && result.alarms > 0
    return { result, rows, clean }
  } finally {
    load.kill()
    screens.kill()
    stalled.kill()
  }
}

/** Stops the one screen's process, closes the other, wakes the first. @returns which wards were left without a screen, and when */
async function disturb(
  stalled: Screens,
  screens: Screens,
  places: readonly ScreenPlace[],
  stall_ms: number,
): Promise<Array<{ ward: string; at_ms: number }>> {
  await pause(STALL_AFTER_MS)
  stalled.signal('SIGSTOP')
  const left = [{ ward: places[STALLED]!.ward, at_ms: wall_ms() }]
  await pause(CLOSE_AFTER_MS - STALL_AFTER_MS)
  screens.tell({ type: 'close', screen: CLOSED })
  left.push({ ward: places[CLOSED]!.ward, at_ms: (await screens.hear('closed', ANSWER_WITHIN_MS)).at_ms })
  await pause(stall_ms - (CLOSE_AFTER_MS - STALL_AFTER_MS))
  stalled.signal('SIGCONT')
  return left
}

/** Looks twice a second how much waits in the server for its slowest screen, and how busy the machine is. */
function watchQueue(setting: Setting): { end(): { bytes_max: number; busy: number } } {
  let [bytes_max, tasks, looks] = [0, 0, 0]
  const timer = setInterval(async () => {
    tasks += runnable() - 1
    looks++
    const page = await setting.metrics().catch(() => '')
    bytes_max = Math.max(bytes_max, totalOf(page, 'wardwave_viewer_queued_bytes'))
  }, LOOK_MS)
  return {
    end: () => {
      clearInterval(timer)
      return { bytes_max, busy: tasks / Math.max(1, looks) }
    },
  }
}

function rowsOf(result: AlarmResult, detail: Array<[string, string]>): string[] {
  const lines: Array<[string, string]> = [
    ['alarms', String(result.alarms)],
    ['decision to screen', `p95 ${result.emit_to_screen_p95_ms} ms, p99 ${result.emit_to_screen_p99_ms} ms`],
    ['missed after reconnect', String(result.missed_after_reconnect)],
    ['twice on a screen', String(result.duplicates_on_screen)],
    ['nobody watches, told', `within ${result.coverage_gap_detect_s_max} s`],
    ['slow screen', `${result.slow_viewer_mb} MB waited for it in the server at most`],
    ...detail,
  ]
  return lines.map(([name, value]) => `  ${name.padEnd(24)}${value}`)
}
