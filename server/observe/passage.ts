import { ALARM_SKIPPED_MS } from '../../contracts/status.ts'
import { type Delays, delays as ours } from './delays.ts'

/**
 * Follows what is in the log through its next hops: ordered, durable, judged, sent. Keeps one line a batch and one an
 * effect until it has passed; both are bounded, and what is beyond the bound is followed no longer.
 */
export interface Passage {
  /** `n` frames got their places up to `last`, the first of them received `age_ms` ago. */
  ordered(partition: number, last: number, n: number, age_ms: number): void
  durable(partition: number, below: number): void
  /** Records below have been judged; `ids` are effects to be stored and sent, those of alarms apart. */
  judged(partition: number, below: number, ids: readonly string[], alarms: ReadonlySet<string>): void
  /** These were sent: stored, or marked "not stored". Saying it twice counts once. */
  sent(ids: Iterable<string>): void
  /** How long the oldest waits, ms; null = nothing does. */
  waiting(hop: 'log' | 'engine' | 'dispatch'): number | null
  /** Alarms judged and not sent within ALARM_SKIPPED_MS, since the start. Those that are sent after all stay counted. */
  alarmsSkipped(): number
  alarmsSent(): number
}

export const BATCHES_MAX = 2_048
export const EFFECTS_MAX = 50_000

interface Batch {
  last: number
  n: number
  from_ms: number
}
interface Line {
  log: Batch[]
  engine: Batch[]
  durable: number
  /** Effects of records that are not durable yet. */
  effects: Effect[]
}
interface Effect {
  /** The record that caused it is below this. */
  below: number
  /** Judged and durable; null = not durable yet. */
  from_ms: number | null
  judged_ms: number
  alarm: boolean
  skipped: boolean
}

export function createPassage(delays: Pick<Delays, 'observe'>, now_ms: () => number): Passage {
  const lines = new Map<number, Line>()
  const effects = new Map<string, Effect>()
  let sent = 0
  let skipped = 0

  function lineOf(partition: number): Line {
    const line = lines.get(partition) ?? { log: [], engine: [], durable: 0, effects: [] }
    lines.set(partition, line)
    return line
  }

  function passed(hop: 'log' | 'engine', queue: Batch[], below: number): void {
    const now = now_ms()
    let done = 0
    while (done < queue.length && queue[done]!.last < below) {
      delays.observe(hop, now - queue[done]!.from_ms, queue[done]!.n)
      done++
    }
    if (done > 0) queue.splice(0, done)
  }

  function lookForSkipped(): void {
    const before = now_ms() - ALARM_SKIPPED_MS
    for (const effect of effects.values()) {
      if (!effect.alarm || effect.skipped || effect.judged_ms >= before) continue
      effect.skipped = true
      skipped++
    }
  }

  return {
    ordered(partition, last, n, age_ms) {
      const line = lineOf(partition)
      const batch = { last, n, from_ms: now_ms() - Math.max(0, age_ms) }
      for (const queue of [line.log, line.engine]) {
        queue.push(batch)
        if (queue.length > BATCHES_MAX) queue.shift()
      }
    },
    durable(partition, below) {
      const line = lineOf(partition)
      line.durable = Math.max(line.durable, below)
      passed('log', line.log, below)
      if (line.effects.length === 0) return
      for (const effect of line.effects) if (effect.below <= below) effect.from_ms = now_ms()
      line.effects = line.effects.filter(({ from_ms }) => from_ms === null)
    },
    judged(partition, below, ids, alarms) {
      const line = lineOf(partition)
      passed('engine', line.engine, below)
      const now = now_ms()
      for (const id of ids) {
        if (effects.size >= EFFECTS_MAX) return
        const from_ms = below <= line.durable ? now : null
        const effect = { below, from_ms, judged_ms: now, alarm: alarms.has(id), skipped: false }
        effects.set(id, effect)
        if (from_ms === null) line.effects.push(effect)
      }
    },
    sent(ids) {
      lookForSkipped()
      const now = now_ms()
      for (const id of ids) {
        const effect = effects.get(id)
        if (!effect) continue
        effects.delete(id)
        if (effect.alarm) sent++
        delays.observe('dispatch', now - (effect.from_ms ?? effect.judged_ms))
      }
    },
    waiting(hop) {
      const since =
        hop === 'dispatch'
          ? [...effects.values()].map(({ judged_ms }) => judged_ms)
          : [...lines.values()].flatMap((line) => line[hop][0]?.from_ms ?? [])
      return since.length === 0 ? null : Math.max(0, now_ms() - since.reduce((a, b) => Math.min(a, b)))
    },
    alarmsSkipped() {
      lookForSkipped()
      return skipped
    },
    alarmsSent: () => sent,
  }
}

/** The way through this process, beside its metrics. */
export const passage = createPassage(ours, () => performance.now())
