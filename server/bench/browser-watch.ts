import { SETTLE_MS } from './browser-costs.ts'
import type { Glass } from './browser-glass.ts'
import { slope } from './browser-result.ts'
import type { Way } from './browser-way.ts'
import type { Child } from './child.ts'
import { wall_ms } from './look.ts'
import type { FromLoad, ToLoad } from './message.ts'
import type { Plan } from './plan.ts'
import type { Setting } from './setting.ts'

const CUT_MS = 5_000
/** A page that was cut off is back and has settled. */
const RETURN_MS = 4_000
/** Longer than any playout delay: what was fed is drawn. */
const DRAIN_MS = 5_000
const HEAP_SETTLE_SHARE = 0.15
const HEAP_LOOKS = 12
const CLICKS = 60
const CLICK_EVERY_MS = 250
/** An alarm that is not on the glass after so long is not seen. */
export const ALARM_WITHIN_MS = 5_000
const SILENCES = 3
const BANNER_WITHIN_MS = 15_000

export type Load = Child<ToLoad, FromLoad>
const pause = (ms: number) => new Promise((next) => setTimeout(next, ms))

export interface LongRun {
  seconds: number
  fed: number
  drawn: number
  skipped: number
  gaps: number
  commits: number
  by_wave: number
  by_frame: number
  by_tick: number
  heaps_kb: number[]
  heap_kb_per_min: number
}

/** Watches one page for long, cuts it off in the middle, then lets it draw what it was fed: every sample once. */
export async function longRun(
  glass: Glass,
  ward: string,
  seconds: number,
  way: Way,
  load: Load,
  say: (line: string) => void,
): Promise<LongRun> {
  await glass.ward(ward)
  const began_ms = performance.now()
  const cut_ms = (seconds * 1_000) / 2
  let cut = false
  const probe = () => glass.page.evaluate(() => ({ ...window.__probe }))
  // What React does while the page is made is not counted, nor what the cut makes it do.
  await pause(SETTLE_MS / 2)
  let { by_wave: of_wave, by_frame: of_frame } = await probe()
  const heaps: Array<{ x: number; y: number }> = []
  for (let look = 1; look <= HEAP_LOOKS; look++) {
    const at_ms = began_ms + (seconds * 1_000 * look) / HEAP_LOOKS
    if (!cut && at_ms - began_ms >= cut_ms) {
      cut = true
      const before = await probe()
      way.cut()
      await pause(CUT_MS)
      way.open()
      await glass.page.waitForFunction(() => window.__ww!().silence_ms! < 1_000)
      await pause(RETURN_MS)
      // The banner goes with the first picture that comes: what React does about it is the cut's, not a wave's.
      const after = await probe()
      of_wave += after.by_wave - before.by_wave
      of_frame += after.by_frame - before.by_frame
    }
    await pause(Math.max(0, at_ms - performance.now()))
    heaps.push({ x: (performance.now() - began_ms) / 60_000, y: await heap_kb(glass) })
  }
  say(`  ... ${seconds} s watched`)
  const { commits, by_wave, by_frame, by_tick } = await probe()
  const watched_s = (performance.now() - began_ms) / 1_000
  load.tell({ type: 'pause' })
  await pause(DRAIN_MS)
  const { fed = 0, drawn = 0, skipped = 0, gaps = 0 } = await glass.page.evaluate(() => window.__ww!())
  load.tell({ type: 'go_on' })
  const settled = heaps.filter(({ x }) => x * 60 >= seconds * HEAP_SETTLE_SHARE)
  const counted = { fed, drawn, skipped, gaps, commits, by_tick, by_wave: by_wave - of_wave, by_frame: by_frame - of_frame }
  return { ...counted, seconds: watched_s, heaps_kb: heaps.map(({ y }) => y), heap_kb_per_min: slope(settled) }
}

/** After everything that can go has gone. */
async function heap_kb(glass: Glass): Promise<number> {
  await glass.devtools.send('HeapProfiler.collectGarbage')
  return (await glass.devtools.send('Runtime.getHeapUsage')).usedSize / 1_024
}

/** Opens and closes the menu of pauses of one bed after another, as somebody at the mouse does. */
export async function clicked(glass: Glass): Promise<number[]> {
  await glass.page.evaluate(() => void window.__probe.clicks_ms.splice(0))
  const buttons = glass.page.getByTestId('pause')
  const beds = await buttons.count()
  for (let i = 0; i < CLICKS / 2; i++) {
    const at = await buttons.nth(i % beds).boundingBox()
    if (!at) continue
    await glass.page.mouse.click(at.x + at.width / 2, at.y + at.height / 2)
    await pause(CLICK_EVERY_MS)
    await glass.page.keyboard.press('Escape')
    await pause(CLICK_EVERY_MS)
  }
  return glass.page.evaluate(() => window.__probe.clicks_ms)
}

/** The way falls silent without a word, as when a switch dies: from then to the banner on the glass. */
export async function silences(glass: Glass, way: Way, ward: string): Promise<number[]> {
  const found: number[] = []
  for (let i = 0; i < SILENCES; i++) {
    await glass.ward(ward)
    await pause(SETTLE_MS / 2 + 130 * i)
    const held_ms = way.hold()
    await pause(BANNER_WITHIN_MS / 3)
    const at_ms = await glass.page.evaluate(() => window.__probe.banner_at_ms)
    found.push(at_ms === null ? BANNER_WITHIN_MS : at_ms - held_ms)
    way.open()
  }
  return found
}

/** Saturations fall for one sample here and there; when the sectors took their colour. */
export async function alarmed(glass: Glass, load: Load, setting: Setting, ward: string, plan: Plan) {
  await glass.ward(ward)
  await pause(SETTLE_MS)
  const from_ms = wall_ms()
  load.tell({ type: 'alarms', encounters: [...(setting.bedsOf.get(ward) ?? [])], per_s: plan.alarms_per_s })
  await pause(Math.min(60, Math.max(30, plan.measured_s / 4)) * 1_000)
  load.tell({ type: 'alarms', encounters: [], per_s: 0 })
  await pause(ALARM_WITHIN_MS)
  return { from_ms, states: await glass.page.evaluate(() => window.__probe.states) }
}
