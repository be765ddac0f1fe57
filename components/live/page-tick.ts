/** Ages, countdowns and numbers are written four times a second by one timer of the page. */
const EVERY_MS = 250
/** Pictures of a ward come as often, of a bed twice as often. */
const SOON_MS = 200
/** Between two ticks of a page that is awake: timers of a hidden one come once a second. */
const ASLEEP_MS = 3_000

type Painter = () => void
const painters = new Set<Painter>()
/** @param stood_ms how long the page's monotonic clock stood still meanwhile, as it does where the whole machine slept; else 0 */
type Waker = (stood_ms: number) => void
const wakers = new Set<Waker>()
let timer: ReturnType<typeof setInterval> | null = null
let ticked_ms = 0
let ticked_wall_ms = 0

/** Calls `paint` now and at every tick until the returned function is called. The timer runs only while somebody listens. */
export function onPageTick(paint: Painter): () => void {
  painters.add(paint)
  if (timer === null) [ticked_ms, ticked_wall_ms] = [performance.now(), Date.now()]
  timer ??= setInterval(tickInTurn, EVERY_MS)
  paint()
  return () => {
    painters.delete(paint)
    if (painters.size > 0 || timer === null) return
    clearInterval(timer)
    timer = null
  }
}

/** Calls `run` first of all when this page has slept: it was frozen, or its machine was. */
export function onWake(run: Waker): () => void {
  wakers.add(run)
  return () => wakers.delete(run)
}

/** What has just come is painted now instead of at the next tick, unless the last one was a moment ago: as many ticks as before. */
export function paintSoon(): void {
  if (timer !== null) tickInTurn()
}

/** A tick, unless the last one was a moment ago; also called by whatever goes on in a hidden page whose timers do not. */
export function tickInTurn(): void {
  if (performance.now() - ticked_ms > SOON_MS) tickPage()
}

function tickPage(): void {
  const now_ms = performance.now()
  const wall_ms = Date.now()
  const stood_ms = ticked_wall_ms === 0 ? 0 : wall_ms - ticked_wall_ms - (now_ms - ticked_ms)
  if (Math.max(now_ms - ticked_ms, stood_ms) > ASLEEP_MS) for (const run of wakers) run(stood_ms > ASLEEP_MS ? stood_ms : 0)
  ;[ticked_ms, ticked_wall_ms] = [now_ms, wall_ms]
  for (const paint of painters) paint()
}
