/** Ages, countdowns and numbers are written four times a second by one timer of the page. */
const EVERY_MS = 250
/** Pictures of a ward come as often, of a bed twice as often. */
const SOON_MS = 200
/** Between two ticks of a page that is awake: timers of a hidden one come once a second. */
const ASLEEP_MS = 3_000

type Run = () => void
/** Write into elements, nothing else: run also in the frame after a picture has come. */
const painters = new Set<Run>()
/** May wake React, or change what others wait for: run by the timer alone, never in a frame. */
const watchers = new Set<Run>()
/** @param stood_ms how long the page's monotonic clock stood still meanwhile, as it does where the whole machine slept; else 0 */
type Waker = (stood_ms: number) => void
const wakers = new Set<Waker>()
let timer: ReturnType<typeof setInterval> | null = null
let looked_ms = 0
let looked_wall_ms = 0
let painted_ms = 0

/** Calls `paint` now and at every tick until the returned function is called. The timer runs only while somebody listens. */
export function onPageTick(paint: Run): () => void {
  return join(painters, paint)
}

/** The same for what looks at the time and may change more than an element. */
export function onPageWatch(look: Run): () => void {
  return join(watchers, look)
}

/** Calls `run` first of all when this page has slept: it was frozen, or its machine was. */
export function onWake(run: Waker): () => void {
  wakers.add(run)
  return () => wakers.delete(run)
}

/** What has just come is painted now instead of at the next tick, unless the last one was a moment ago: as many ticks as before. */
export function paintSoon(): void {
  if (timer === null) return
  lookAwake()
  paintInTurn()
}

/** A tick; also called by whatever goes on in a hidden page whose timers do not. */
export function tickPage(): void {
  lookAwake()
  paintInTurn()
  for (const look of watchers) look()
}

function join(those: Set<Run>, run: Run): () => void {
  those.add(run)
  if (timer === null) [looked_ms, looked_wall_ms] = [performance.now(), Date.now()]
  timer ??= setInterval(tickPage, EVERY_MS)
  run()
  return () => {
    those.delete(run)
    if (painters.size + watchers.size > 0 || timer === null) return
    clearInterval(timer)
    timer = null
  }
}

function lookAwake(): void {
  const [now_ms, wall_ms] = [performance.now(), Date.now()]
  const stood_ms = looked_wall_ms === 0 ? 0 : wall_ms - looked_wall_ms - (now_ms - looked_ms)
  const asleep = Math.max(now_ms - looked_ms, stood_ms) > ASLEEP_MS
  ;[looked_ms, looked_wall_ms] = [now_ms, wall_ms]
  if (asleep) for (const run of wakers) run(stood_ms > ASLEEP_MS ? stood_ms : 0)
}

function paintInTurn(): void {
  const now_ms = performance.now()
  if (now_ms - painted_ms <= SOON_MS) return
  painted_ms = now_ms
  for (const paint of painters) paint()
}
