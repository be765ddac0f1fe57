import { bucketFrom_ms, DELAY_BUCKETS } from '../../contracts/delay.ts'
import type { Counted, CountLine, HopLine } from '../../contracts/status.ts'
import { text } from '../text/text.ts'

/** A delay in words without its unit, ms: finer the smaller it is; an en dash where nothing was measured. */
export function delayWords(ms: number | null): string {
  if (ms === null) return text('status.unknown')
  if (ms < 1) return '<1'
  return ms < 10 ? ms.toFixed(1) : thousands(Math.round(ms))
}

/** 1 094 512: groups of three, so that long counts can be read. */
export function thousands(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, '\u202f')
}

/** 1 094 k: what a count is a part of need not be exact. */
export function rough(n: number): string {
  return n < 100_000 ? thousands(n) : text('status.thousand', { n: thousands(Math.round(n / 1000)) })
}

/** Shares of the hops in a usual way (their medians), whole per cent; 0 where nothing passed. */
export function shares(hops: readonly HopLine[]): number[] {
  const sum = hops.reduce((all, { p50_ms }) => all + (p50_ms ?? 0), 0)
  return hops.map(({ p50_ms }) => (sum > 0 ? Math.round(((p50_ms ?? 0) / sum) * 100) : 0))
}

export interface Bar {
  /** Height, 0 to 1 of the highest. */
  height: number
  /** Of those beyond p95. */
  tail: boolean
}
const BARS_MIN = 12

/** The distribution of a hop on its own scale: bars from the first bucket that holds something to the last. */
export function barsOf({ counts, p95_ms }: Pick<HopLine, 'counts' | 'p95_ms'>): { first: number; bars: Bar[] } {
  const buckets = counts.map(([bucket]) => bucket)
  if (buckets.length === 0) return { first: 0, bars: [] }
  const last = Math.min(DELAY_BUCKETS - 1, Math.max(...buckets, Math.min(...buckets) + BARS_MIN - 1))
  const first = Math.max(0, Math.min(...buckets, last - BARS_MIN + 1))
  const of = new Map(counts)
  const most = Math.max(...counts.map(([, n]) => n))
  const bars = Array.from({ length: last - first + 1 }, (_, i) => ({
    height: (of.get(first + i) ?? 0) / most,
    tail: p95_ms !== null && bucketFrom_ms(first + i) >= p95_ms,
  }))
  return { first, bars }
}

/** Where a delay lies on the scale of `bars`, 0 to 1: within its bucket in proportion. */
export function placeOf(ms: number, first: number, bars: number): number {
  let bucket = first
  while (bucket < first + bars - 1 && bucketFrom_ms(bucket + 1) <= ms) bucket++
  const from = bucketFrom_ms(bucket)
  const within = (ms - from) / (bucketFrom_ms(bucket + 1) - from)
  return Math.min(1, Math.max(0, (bucket - first + within) / bars))
}

/** What a count is a part of. */
const PART_OF: Readonly<Partial<Record<Counted, Counted>>> = {
  held: 'accepted',
  late: 'accepted',
  duplicate: 'accepted',
  unassigned: 'accepted',
  not_admitted: 'accepted',
  rejected: 'accepted',
  not_queued: 'accepted',
  slowed: 'accepted',
  pictures_skipped: 'pictures_sent',
  alarms_unstored: 'alarms_sent',
  alarms_skipped: 'alarms_sent',
}
/** Told even when it is none: whoever looks wants to see that it is none. The others when there is something. */
const ALWAYS: readonly Counted[] = [
  'held',
  'late',
  'duplicate',
  'unassigned',
  'rejected',
  'not_queued',
  'pictures_skipped',
  'alarms_skipped',
]

export interface CountRow extends CountLine {
  of: number | null
}

/** The rows of "late and refused": what is usually zero stays, what never happened here is left out. */
export function countRows(counts: readonly CountLine[]): CountRow[] {
  const hour = new Map(counts.map((line) => [line.what, line.hour]))
  return counts
    .filter(({ what, total }) =>
      PART_OF[what] !== undefined || what === 'letters_lost' || what === 'screens_stalled' ? ALWAYS.includes(what) || total > 0 : false,
    )
    .map((line) => ({ ...line, of: hour.get(PART_OF[line.what] ?? line.what) ?? null }))
    .map((row) => (PART_OF[row.what] === undefined ? { ...row, of: null } : row))
}
