import { expect, test } from 'vitest'
import { setLimits } from './command.ts'

const command = { type: 'set_limits', encounter: 'e1', base_version: 0, changes: {}, reason: 'for a test', until_ms: null }

test('[P11] an end of limits that no calendar can show is no end, and is refused', () => {
  expect(setLimits.safeParse(command).success).toBe(true)
  expect(setLimits.safeParse({ ...command, until_ms: 1_900_000_000_000 }).success).toBe(true)
  for (const until_ms of [0, -1, 1.5, 4_102_444_800_001, Number.MAX_SAFE_INTEGER])
    expect(setLimits.safeParse({ ...command, until_ms }).success).toBe(false)
})
