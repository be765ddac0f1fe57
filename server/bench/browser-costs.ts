import type { Glass } from './browser-glass.ts'

/** A page is left alone so long before it is measured: the first sweep is over, and what it loaded is compiled. */
export const SETTLE_MS = 7_000
const SAMPLE_S = 5
export const WAVES_A_BED = 2
const pause = (ms: number) => new Promise((next) => setTimeout(next, ms))

/** Main-thread cost of one turn, ms/s: each page right after the other, so that a machine that is busy is busy for all. */
export interface Turn {
  idle: number
  naive: number
  naive_fps: number
  hz30: number
  hz60: number
  still: number
}

/** ms/s of the main thread; by frame and times 60, so that a machine that is starved of time shows the same cost. */
async function mainCost(glass: Glass): Promise<{ ms_per_s: number; fps: number }> {
  const { main_ms_per_s, fps } = await glass.cost(SAMPLE_S)
  return { ms_per_s: (main_ms_per_s / Math.max(1, fps)) * 60, fps }
}

/** Draws the ward's waves at this rate; 0: not at all. */
const pace = (glass: Glass, hz: number | null) => glass.page.evaluate((rate) => window.__wwPace?.(rate), hz)

export async function costsByTurns(glass: Glass, ward: string, beds: number, turns: number, say: (line: string) => void): Promise<Turn[]> {
  const found: Turn[] = []
  for (let turn = 0; turn < turns; turn++) {
    await glass.ward(ward)
    await pause(SETTLE_MS)
    const size = await waveSize(glass)
    // At its own rate a page that was slow for a second draws less: here it draws what is said.
    await pace(glass, 30)
    const hz30 = (await mainCost(glass)).ms_per_s
    await pace(glass, 60)
    const hz60 = (await mainCost(glass)).ms_per_s
    await pace(glass, 0)
    const still = (await mainCost(glass)).ms_per_s
    await glass.yardstick(ward, size, beds * WAVES_A_BED)
    await pause(SETTLE_MS)
    const idle = (await mainCost(glass)).ms_per_s
    await glass.page.evaluate(() => {
      window.__yardstick.mode = 'naive'
    })
    await pause(1_000)
    const naive = await mainCost(glass)
    found.push({ hz30, hz60, still, idle, naive: naive.ms_per_s, naive_fps: naive.fps })
    say(`  ... turn ${turn + 1} of ${turns}`)
  }
  return found
}

/** Of the first wave of the ward page, CSS pixels. */
function waveSize(glass: Glass): Promise<{ w: number; h: number }> {
  return glass.page.evaluate(() => {
    const at = document.querySelector('[data-wave-slot]')?.getBoundingClientRect()
    return { w: Math.round(at?.width ?? 0), h: Math.round(at?.height ?? 0) }
  })
}

export interface WideTurn {
  small: number
  large: number
  idle_small: number
  idle_large: number
}

/** The ward of 32 beds and the one of 64, each less an idle page that hears the same packets. */
export async function wideByTurns(
  glass: Glass,
  small: string,
  large: string,
  turns: number,
  say: (line: string) => void,
): Promise<WideTurn[]> {
  const found: WideTurn[] = []
  const of = async (ward: string) => {
    await glass.ward(ward)
    await pace(glass, 30)
    await pause(SETTLE_MS)
    return (await mainCost(glass)).ms_per_s
  }
  const idle = async (ward: string) => {
    await glass.yardstick(ward, { w: 100, h: 50 }, 1)
    await pause(SETTLE_MS)
    return (await mainCost(glass)).ms_per_s
  }
  for (let turn = 0; turn < turns; turn++) {
    found.push({ small: await of(small), large: await of(large), idle_small: await idle(small), idle_large: await idle(large) })
    say(`  ... wide turn ${turn + 1} of ${turns}`)
  }
  return found
}

/** Frames a second when the processor seems six times slower; the throttle burns time, so processor time says nothing here. */
export interface Throttled {
  /** As the page draws by itself, once it has found out how fast this machine is. */
  fps: number
  /** In how many of them waves were drawn. */
  pictures_per_s: number
  long_tasks: number
  /** Made to draw so often, however slow. */
  fps_60hz: number
  fps_30hz: number
  /** A page that hears the same packets and draws nothing: what this machine leaves. */
  fps_idle: number
}

/** The page finds its own rate within so long. */
const FINDS_MS = 5_000

const THROTTLED_TURNS = 3

/** One turn each: a machine that is busy for some seconds must not speak for the page. */
export async function throttledByTurns(glass: Glass, ward: string): Promise<Throttled[]> {
  const found: Throttled[] = []
  for (let turn = 0; turn < THROTTLED_TURNS; turn++) found.push(await throttled(glass, ward))
  return found
}

async function throttled(glass: Glass, ward: string): Promise<Throttled> {
  await glass.ward(ward)
  await pause(SETTLE_MS)
  const slowly = async (hz: number | null) => {
    await pace(glass, hz)
    await glass.devtools.send('Emulation.setCPUThrottlingRate', { rate: 6 })
    await pause(hz === null ? FINDS_MS : 1_000)
    const [before, drawn] = [await longTasks(glass), await pictures(glass)]
    const { fps } = await glass.cost(SAMPLE_S)
    const long_tasks = (await longTasks(glass)) - before
    const pictures_per_s = ((await pictures(glass)) - drawn) / SAMPLE_S
    await glass.devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 })
    return { fps, pictures_per_s, long_tasks }
  }
  const own = await slowly(null)
  const [fps_60hz, fps_30hz] = [(await slowly(60)).fps, (await slowly(30)).fps]
  await glass.yardstick(ward, { w: 100, h: 50 }, 1)
  await pause(SETTLE_MS)
  return { ...own, fps_60hz, fps_30hz, fps_idle: (await slowly(null)).fps }
}

function pictures(glass: Glass): Promise<number> {
  return glass.page.evaluate(() => window.__ww?.().pictures ?? 0)
}

function longTasks(glass: Glass): Promise<number> {
  return glass.page.evaluate(() => window.__probe.long_tasks)
}
