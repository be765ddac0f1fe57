import { expect, test } from 'vitest'
import { sweepX } from './sweep.ts'

test('[UI-163] a sample on the border of a sweep is at the left edge exactly when it is counted to the next sweep', () => {
  const width = 775
  const window_ms = (width / 90) * 1000
  const wrong: number[] = []
  for (let turn = 200_000_000; turn < 200_020_000; turn++) {
    const border = Math.round((turn * window_ms) / 4) * 4
    const next = Math.floor(border / window_ms) !== Math.floor((border - 4) / window_ms)
    const left = sweepX(border, window_ms, width) < sweepX(border - 4, window_ms, width)
    if (next !== left) wrong.push(border)
  }
  expect(wrong).toEqual([])
})
