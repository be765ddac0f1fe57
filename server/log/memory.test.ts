import { expect, test } from 'vitest'
import { manualClock } from '../clock.ts'
import { logContract, tick, turn } from './log.contract.ts'
import { type MemoryLog, memoryLog } from './memory.ts'
import type { Row } from './row.ts'

logContract('memory', async () => {
  const rows: Row[] = []
  const logs: MemoryLog[] = []
  return {
    async open(bound_bytes) {
      const log = memoryLog(manualClock(), { bound_bytes, rows })
      logs.push(log)
      return log
    },
    hold: () => logs.at(-1)!.hold(),
    release: () => logs.at(-1)!.release(),
  }
})

test('[LOG-7] storing is false from 1 s without success while something waits, and true again after it', async () => {
  const clock = manualClock()
  const log = memoryLog(clock)
  clock.advance(60_000)
  log.append(0, tick(1))
  expect(log.storing()).toBe(true)
  log.hold()
  log.append(0, tick(2))
  await turn()
  clock.advance(999)
  expect(log.storing()).toBe(true)
  clock.advance(2)
  expect(log.storing()).toBe(false)
  log.release()
  await log.flush()
  expect(log.storing()).toBe(true)
  await log.close()
})

test('[LOG-8] after closing nothing more is taken', async () => {
  const log = memoryLog(manualClock())
  log.append(0, tick(1))
  await log.close()
  expect(log.durable(0)).toBe(1)
  expect(() => log.append(0, tick(2))).toThrow('closed')
})
