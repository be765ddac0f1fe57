import { countOf, DELAY_BUCKETS, type DelayCounts, delayBucket, delayQuantile_ms } from '../../contracts/delay.ts'
import { HOPS, type Measured, type Quantiles, STATUS_HOUR_MS } from '../../contracts/status.ts'

/** The last hour of every hop in slices: bounded, whatever passes. */
export const SLICE_MS = 30_000
const SLICES = STATUS_HOUR_MS / SLICE_MS + 1
const MEASURED: readonly Measured[] = [...HOPS, 'glass']

export interface Delays {
  /** `n` things took `ms` for this hop. */
  observe(hop: Measured, ms: number, n?: number): void
  /** What a screen has counted. Buckets that do not exist are left out. */
  add(hop: Measured, counts: DelayCounts): void
  /** Counts of the last `span_ms`, whole slices. */
  counts(hop: Measured, span_ms: number): Uint32Array
  quantiles(hop: Measured, span_ms: number): Quantiles
  /** One point a slice, oldest first; `t` in seconds since 1970, the slice's end. */
  course(hop: Measured): { t: number[]; p50: Array<number | null>; p95: Array<number | null>; p99: Array<number | null> }
}

export function createDelays(now_ms: () => number): Delays {
  const held = new Map(MEASURED.map((hop) => [hop, new Uint32Array(DELAY_BUCKETS * SLICES)]))
  let newest = Math.floor(now_ms() / SLICE_MS)
  const first = newest

  /** Slices that have become too old are emptied for what comes. A clock that steps back counts into the newest. */
  function place(): number {
    const slice = Math.floor(now_ms() / SLICE_MS)
    const passed = Math.min(SLICES, Math.max(0, slice - newest))
    for (let i = 1; i <= passed; i++) {
      const from = ((slice - passed + i) % SLICES) * DELAY_BUCKETS
      for (const all of held.values()) all.fill(0, from, from + DELAY_BUCKETS)
    }
    newest = Math.max(newest, slice)
    return (newest % SLICES) * DELAY_BUCKETS
  }

  const sliceOf = (hop: Measured, slice: number) => {
    const from = (slice % SLICES) * DELAY_BUCKETS
    return held.get(hop)!.subarray(from, from + DELAY_BUCKETS)
  }

  function counts(hop: Measured, span_ms: number): Uint32Array {
    place()
    const sum = new Uint32Array(DELAY_BUCKETS)
    const slices = Math.min(SLICES, Math.max(1, Math.ceil(span_ms / SLICE_MS)))
    for (let slice = newest; slice > newest - slices && slice >= 0; slice--)
      sliceOf(hop, slice).forEach((n, bucket) => {
        sum[bucket]! += n
      })
    return sum
  }

  return {
    observe(hop, ms, n = 1) {
      held.get(hop)![place() + delayBucket(ms)]! += n
    },
    add(hop, more) {
      const at = place()
      const all = held.get(hop)!
      for (const [bucket, n] of more) if (bucket >= 0 && bucket < DELAY_BUCKETS) all[at + bucket]! += n
    },
    counts,
    quantiles: (hop, span_ms) => quantilesOf(counts(hop, span_ms)),
    course(hop) {
      place()
      const from = Math.max(first, newest - SLICES + 2)
      const slices = Array.from({ length: newest - from + 1 }, (_, i) => from + i)
      const at = (q: number) => slices.map((slice) => delayQuantile_ms(sliceOf(hop, slice), q))
      return { t: slices.map((slice) => ((slice + 1) * SLICE_MS) / 1000), p50: at(0.5), p95: at(0.95), p99: at(0.99) }
    },
  }
}

export function quantilesOf(counts: ArrayLike<number>): Quantiles {
  const at = (q: number) => delayQuantile_ms(counts, q)
  return { n: countOf(counts), p50_ms: at(0.5), p95_ms: at(0.95), p99_ms: at(0.99) }
}

/** The delays of this process, beside its metrics. */
export const delays = createDelays(Date.now)
