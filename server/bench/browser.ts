import { readFileSync } from 'node:fs'
import { withoutDelay } from '../ledger/person.ts'
import { openViewer } from '../ledger/viewer.ts'
import type { Emit } from './alarm-message.ts'
import { costsByTurns, SETTLE_MS, throttledByTurns, WAVES_A_BED, wideByTurns } from './browser-costs.ts'
import { browserFigures } from './browser-figures.ts'
import { openGlass } from './browser-glass.ts'
import { type BrowserResult, browserRows, isClean, onGlass } from './browser-result.ts'
import { ALARM_WITHIN_MS, alarmed, clicked, type Load, longRun, silences } from './browser-watch.ts'
import type { Way } from './browser-way.ts'
import { programAt, startChild } from './child.ts'
import type { Badge, FromLoad, ToLoad } from './message.ts'
import type { Plan } from './plan.ts'
import { runnable } from './process-cost.ts'
import type { Setting } from './setting.ts'

const FRAMES_PER_S = 4
const CONNECT_WITHIN_MS = 120_000
const pause = (ms: number) => new Promise((next) => setTimeout(next, ms))

/** The ward page in a real browser, beside an idle page and a naive uPlot, by turns in one run; medians of the turns. */
export async function measureBrowser(
  plan: Plan,
  setting: Setting,
  way: Way,
  say: (line: string) => void,
): Promise<{ result: BrowserResult; rows: string[]; clean: boolean }> {
  const [small, large] = setting.screens.map(({ ward }) => ward) as [string, string]
  const glass = await openGlass(setting.url, new Map(setting.screens.map(({ ward, cookie }) => [ward, cookie])))
  const loads: Load[] = []
  const feed = async (ward: string) => {
    const load = startLoad(setting, ward)
    loads.push(load)
    await load.hear('up', CONNECT_WITHIN_MS)
    return load
  }
  try {
    await readyPages(setting)
    const load = await feed(small)
    await withoutDelays(setting, small)
    say(`  ${plan.sizes[0]} beds send ${WAVES_A_BED} waves of 250 Hz each`)
    const busy = watchBusy()
    const scripts_kb = await glass.scripts_kb(small)
    const turns = plan.measured_s >= 300 ? 5 : 3
    const costs = await costsByTurns(glass, small, plan.sizes[0]!, turns, say)
    const slow = await throttledByTurns(glass, small)
    say('  ... throttled')
    const long = await longRun(glass, small, plan.measured_s, way, load, say)
    await glass.ward(small)
    await pause(SETTLE_MS)
    const clicks_ms = await clicked(glass)
    say(`  ... ${clicks_ms.length} clicks`)
    const banners_ms = await silences(glass, way, small)
    say(`  ... ${banners_ms.length} silences`)
    const states = await alarmed(glass, load, setting, small, plan)
    say('  ... alarms')
    await feed(large)
    const wide = await wideByTurns(glass, small, large, turns, say)
    const tasks = busy.end()
    for (const one of loads) one.kill()
    await glass.close()
    await setting.server.stop()
    const raised = raisedIn(setting, small, states.from_ms)
    const glassed = onGlass(raised, states.states, ALARM_WITHIN_MS)
    const { result, detail } = browserFigures({ costs, wide, slow, long, clicks_ms, banners_ms, glassed, scripts_kb, tasks })
    return { result, rows: browserRows(result, detail), clean: isClean(result) && glassed.unseen === 0 && glassed.latencies_ms.length > 0 }
  } finally {
    for (const one of loads) one.kill()
    await glass.close()
  }
}

function startLoad(setting: Setting, ward: string): Load {
  const load = startChild<ToLoad, FromLoad>(programAt(import.meta.url, './load.ts', './bench-load.js'))
  const here = new Set(setting.bedsOf.get(ward))
  const badges: Badge[] = setting.badges.filter(({ encounter }) => here.has(encounter))
  load.tell({ type: 'start', url: setting.deviceUrl, badges, frames_per_s: FRAMES_PER_S, two_waves: true })
  return load
}

/** Every bed's saturation alarm at once, by command: one low sample raises it. */
async function withoutDelays({ url, screens, bedsOf }: Setting, ward: string): Promise<void> {
  const viewer = openViewer({ url, cookie: screens.find((screen) => screen.ward === ward)?.cookie ?? '', ward })
  try {
    await new Promise<void>((done) => viewer.onWatching((watching) => watching && done()))
    for (const encounter of bedsOf.get(ward) ?? []) await withoutDelay(viewer, encounter)
  } finally {
    viewer.close()
  }
}

async function readyPages({ url }: Setting): Promise<void> {
  for (const until = performance.now() + CONNECT_WITHIN_MS; ; await pause(250)) {
    const reply = await fetch(`${url}/sign-in`).catch(() => null)
    if (reply?.ok) return
    if (performance.now() > until) throw new Error('the pages were not served within 2 minutes')
  }
}

/** First decisions of alarms in a ward since then, as the server wrote them down. */
function raisedIn(setting: Setting, ward: string, from_ms: number): Array<{ encounter: string; at_ms: number }> {
  const emits: Emit[] = JSON.parse(readFileSync(setting.emits!, 'utf8'))
  const known = new Set<string>()
  return emits.filter(({ id, ward: where, detector, at_ms }) => {
    if (known.has(id) || where !== ward || detector !== 'spo2-low') return false
    known.add(id)
    return at_ms >= from_ms
  })
}

function watchBusy(): { end(): number } {
  let [tasks, looks] = [0, 0]
  const timer = setInterval(() => {
    tasks += runnable() - 1
    looks++
  }, 500)
  return {
    end: () => {
      clearInterval(timer)
      return tasks / Math.max(1, looks)
    },
  }
}
