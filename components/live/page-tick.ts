/** Ages, countdowns and numbers are written four times a second by one timer of the page. */
const EVERY_MS = 250

type Painter = () => void
const painters = new Set<Painter>()
let timer: ReturnType<typeof setInterval> | null = null

/** Calls `paint` now and at every tick until the returned function is called. The timer runs only while somebody listens. */
export function onPageTick(paint: Painter): () => void {
  painters.add(paint)
  timer ??= setInterval(tick, EVERY_MS)
  paint()
  return () => {
    painters.delete(paint)
    if (painters.size > 0 || timer === null) return
    clearInterval(timer)
    timer = null
  }
}

function tick(): void {
  for (const paint of painters) paint()
}
