import { expect, test } from 'vitest'
import { gapWords } from './gap-words.ts'

test('[REV-10] where a strip ends in what is still being recorded it says so; what was not measured is told with its length', () => {
  const s = 1_800_000_000
  const end = { to_ms: (s + 10) * 1000, now_ms: (s + 6) * 1000 }
  expect(gapWords([s + 1, s + 10], end)).toBe('not recorded yet')
  expect(gapWords([s + 1, s + 5], end), 'it was measured again').toBe('no data 4.0 s')
  expect(gapWords([s - 10, s + 10], end), 'nothing for longer than recording takes').toBe('no data 20.0 s')
  expect(gapWords([s + 1, s + 10], { ...end, now_ms: end.to_ms + 60_000 })).toBe('no data 9.0 s')
})
