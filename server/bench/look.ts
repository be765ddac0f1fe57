import type { Looks } from './message.ts'

export const LOOK_MS = 10
/** A look this much after its time is late. */
const LATE_MS = 30

/** Calls `look` every 10 ms and counts how often the process was not let. */
export function startLooking(look: () => void): { looks: Looks; stop(): void } {
  const looks = { looks: 0, late: 0 }
  let before_ms = performance.now()
  const timer = setInterval(() => {
    const now_ms = performance.now()
    looks.looks++
    if (now_ms - before_ms > LOOK_MS + LATE_MS) looks.late++
    before_ms = now_ms
    look()
  }, LOOK_MS)
  return { looks, stop: () => clearInterval(timer) }
}

/** The wall clock to fractions of a ms; the same for all processes of one machine. */
export function wall_ms(): number {
  return performance.timeOrigin + performance.now()
}
