import { random } from '../simulator/random.ts'

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** The smallest value that at least the share `q` of all do not exceed; NaN of none. */
export function quantile(values: readonly number[], q: number): number {
  if (values.length === 0) return Number.NaN
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))]!
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length
}

/** The middle 95 % of `of` over samples drawn with replacement. The same seed gives the same interval. */
export function bootstrap<T>(items: readonly T[], of: (sample: readonly T[]) => number, seed: number, rounds = 2_000): [number, number] {
  const r = random(seed)
  const drawn: number[] = []
  for (let k = 0; k < rounds; k++) {
    const value = of(items.map(() => items[Math.floor(r.next() * items.length)]!))
    if (!Number.isNaN(value)) drawn.push(value)
  }
  return [quantile(drawn, 0.025), quantile(drawn, 0.975)]
}

/** Deals items into `n` folds, each stratum evenly, in an order drawn from the seed. */
export function foldsOf<T>(items: readonly T[], stratum: (item: T) => string, n: number, seed: number): T[][] {
  const r = random(seed)
  const strata = new Map<string, T[]>()
  for (const item of items) strata.set(stratum(item), [...(strata.get(stratum(item)) ?? []), item])
  const folds: T[][] = Array.from({ length: n }, () => [])
  let turn = 0
  for (const key of [...strata.keys()].sort()) {
    const group = strata.get(key)!
    for (let i = group.length - 1; i > 0; i--) {
      const j = Math.floor(r.next() * (i + 1))
      ;[group[i], group[j]] = [group[j]!, group[i]!]
    }
    for (const item of group) folds[turn++ % n]!.push(item)
  }
  return folds
}

/** Rounded to so many digits; null stays null, NaN becomes null. */
export function rounded(value: number | null, digits: number): number | null {
  return value === null || Number.isNaN(value) ? null : Number(value.toFixed(digits))
}
