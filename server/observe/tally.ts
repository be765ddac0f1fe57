import { STATUS_HOUR_MS } from '../../contracts/status.ts'

/** Counters, and how much they grew in the last hour: a reading every EVERY_MS is kept for as long. */
export interface Tally {
  /** Reads and remembers; called by a timer. */
  look(): Promise<void>
  /** Totals since the start, and the growth of the last hour. */
  now(): Promise<{ total: Counts; hour: Counts }>
}
export type Counts = Readonly<Record<string, number>>

export const EVERY_MS = 30_000
const KEPT = STATUS_HOUR_MS / EVERY_MS

export function createTally(read: () => Promise<Counts>, now_ms: () => number): Tally {
  const readings: Array<{ at_ms: number; counts: Counts }> = []
  return {
    async look() {
      readings.push({ at_ms: now_ms(), counts: await read() })
      if (readings.length > KEPT + 1) readings.shift()
    },
    async now() {
      const total = await read()
      const from_ms = now_ms() - STATUS_HOUR_MS
      const before = readings.findLast(({ at_ms }) => at_ms <= from_ms) ?? null
      const hour = Object.fromEntries(Object.entries(total).map(([name, n]) => [name, n - (before?.counts[name] ?? 0)]))
      return { total, hour }
    },
  }
}
