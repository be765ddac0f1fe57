import { expect, test } from 'vitest'
import { bucketFrom_ms, countOf, DELAY_BUCKETS, delayBucket, delayQuantile_ms, sparse } from './delay.ts'

const counted = (values: readonly number[]) => {
  const counts = new Uint32Array(DELAY_BUCKETS)
  for (const ms of values) counts[delayBucket(ms)]!++
  return counts
}

test('[STA-1] a delay lies in the bucket that begins at or below it and ends above it, whatever its size', () => {
  for (let ms = 0.26; ms < 170_000; ms *= 1.037) {
    const bucket = delayBucket(ms)
    expect(bucketFrom_ms(bucket)).toBeLessThanOrEqual(ms * (1 + 1e-12))
    expect(bucketFrom_ms(bucket + 1)).toBeGreaterThan(ms * (1 - 1e-12))
  }
  expect([-3, 0, Number.NaN].map(delayBucket)).toEqual([0, 0, 0])
  expect([1e9, Number.POSITIVE_INFINITY].map(delayBucket)).toEqual([DELAY_BUCKETS - 1, DELAY_BUCKETS - 1])
})

test('[STA-1] percentiles are right to a tenth of themselves', () => {
  const values = Array.from({ length: 10_000 }, (_, i) => 2 * Math.exp(3 * Math.sin(i * 12.9898) ** 2 + ((i * 7919) % 100) / 40))
  const sorted = [...values].sort((a, b) => a - b)
  for (const q of [0.5, 0.95, 0.99]) {
    const right = sorted[Math.ceil(q * sorted.length) - 1]!
    expect(Math.abs(delayQuantile_ms(counted(values), q)! / right - 1)).toBeLessThan(0.1)
  }
})

test('[STA-1] what was never counted has no percentile, and no bucket is sent of it', () => {
  expect(delayQuantile_ms(counted([]), 0.95)).toBeNull()
  expect(sparse(counted([]))).toEqual([])
  expect(sparse(counted([3, 3, 900])).map(([, n]) => n)).toEqual([2, 1])
  expect(countOf(counted([3, 3, 900]))).toBe(3)
})
