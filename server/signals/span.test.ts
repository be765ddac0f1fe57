import { expect, test } from 'vitest'
import { noteSecond, SPAN_S, spanOf } from './span.ts'

test('[SIG-10] the span is that of the last four seconds, of those that brought samples', () => {
  const range = new Float64Array(2 * SPAN_S).fill(Number.NaN)
  expect(spanOf(range)).toBe(Number.NEGATIVE_INFINITY)
  noteSecond(range, 0, -50, 900)
  noteSecond(range, 1, Number.NaN, Number.NaN)
  expect(spanOf(range)).toBe(950)
  for (let second = 2; second < 5; second++) noteSecond(range, second, 10, 30)
  expect(spanOf(range)).toBe(20)
})
