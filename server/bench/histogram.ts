/** Counts of a Prometheus histogram: how many observations were at most `le`. */
export type Buckets = ReadonlyArray<{ le: number; count: number }>

/** Reads one histogram out of a /metrics page. */
export function bucketsOf(page: string, name: string): Buckets {
  return [...page.matchAll(new RegExp(`^${name}_bucket\\{le="([^"]+)"\\} (\\S+)`, 'gm'))].map(([, le, count]) => ({
    le: le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le),
    count: Number(count),
  }))
}

/** Sum of a counter over its labels. */
export function totalOf(page: string, name: string): number {
  return [...page.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)`, 'gm'))].reduce((sum, [, value]) => sum + Number(value), 0)
}

/** Quantile of what was observed between two pages, interpolated within its bucket; beyond the last bucket its bound. */
export function quantileBetween(before: Buckets, after: Buckets, q: number): number {
  const counts = after.map(({ le, count }, i) => ({ le, count: count - (before[i]?.count ?? 0) }))
  const rank = q * (counts.at(-1)?.count ?? 0)
  if (rank === 0) return 0
  const i = counts.findIndex(({ count }) => count >= rank)
  const [low, below] = i > 0 ? [counts[i - 1]!.le, counts[i - 1]!.count] : [0, 0]
  const { le, count } = counts[i]!
  return Number.isFinite(le) ? low + ((le - low) * (rank - below)) / (count - below) : low
}

/** Quantile of single values, by the nearest rank. NaN of none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN
}
