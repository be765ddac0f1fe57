type Run = () => void
const beats = new Map<number, { runs: Set<Run>; timer: ReturnType<typeof setInterval> }>()

/**
 * Calls `run` now and every `every_ms` (0: only now) until the returned function is called. One timer per period for the
 * whole page: what waits for the same second is rendered together, in one commit.
 */
export function onBeat(every_ms: number, run: Run): () => void {
  run()
  if (every_ms === 0) return () => undefined
  const beat = beats.get(every_ms) ?? startBeat(every_ms)
  beat.runs.add(run)
  return () => {
    beat.runs.delete(run)
    if (beat.runs.size > 0) return
    clearInterval(beat.timer)
    beats.delete(every_ms)
  }
}

function startBeat(every_ms: number) {
  const runs = new Set<Run>()
  const beat = {
    runs,
    timer: setInterval(() => {
      for (const run of runs) run()
    }, every_ms),
  }
  beats.set(every_ms, beat)
  return beat
}
