/**
 * Delays are counted in buckets, each a fifth wider than the one before, so that a millisecond and a minute fit into one
 * small table and a percentile is right to a tenth of itself. The same buckets on screens and in the server: counts are added.
 */
export const DELAY_BUCKETS = 80
const FIRST_MS = 0.25
const PER_OCTAVE = 4

/** Bucket of a delay; what is below 0 (a device's clock within its uncertainty) counts as none. */
export function delayBucket(ms: number): number {
  if (!(ms > FIRST_MS)) return 0
  return Math.min(DELAY_BUCKETS - 1, 1 + Math.floor(Math.log2(ms / FIRST_MS) * PER_OCTAVE))
}

/** Where a bucket begins, ms; it ends where the next begins. */
export function bucketFrom_ms(bucket: number): number {
  return bucket === 0 ? 0 : FIRST_MS * 2 ** ((bucket - 1) / PER_OCTAVE)
}

/** The `q`-quantile of counted delays, ms, evenly spread within its bucket; null when nothing was counted. */
export function delayQuantile_ms(counts: ArrayLike<number>, q: number): number | null {
  const wanted = q * countOf(counts)
  if (wanted === 0) return null
  let below = 0
  for (let bucket = 0; bucket < counts.length; bucket++) {
    const here = counts[bucket]!
    if (below + here < wanted) below += here
    else return bucketFrom_ms(bucket) + ((wanted - below) / here) * (bucketFrom_ms(bucket + 1) - bucketFrom_ms(bucket))
  }
  return null
}

export function countOf(counts: ArrayLike<number>): number {
  let n = 0
  for (let bucket = 0; bucket < counts.length; bucket++) n += counts[bucket]!
  return n
}

/** Counts as they are sent: those buckets that hold something. */
export type DelayCounts = Array<[bucket: number, count: number]>

export function sparse(counts: ArrayLike<number>): DelayCounts {
  const some: DelayCounts = []
  for (let bucket = 0; bucket < counts.length; bucket++) if (counts[bucket]! > 0) some.push([bucket, counts[bucket]!])
  return some
}
