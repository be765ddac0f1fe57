import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { onBeat } from './beat.ts'

afterEach(() => vi.useRealTimers())

test('[UI-27] whenever they began, all that count by the second are renewed in the same moment, by one timer', () => {
  vi.useFakeTimers()
  const at: Record<string, number[]> = { a: [], b: [], slow: [] }
  const begun = Date.now()
  const count = (name: string, every_ms: number) => onBeat(every_ms, () => at[name]!.push(Date.now() - begun))
  const stop = [count('a', 1000)]
  vi.advanceTimersByTime(300)
  stop.push(count('b', 1000), count('slow', 0))
  expect(vi.getTimerCount()).toBe(1)
  vi.advanceTimersByTime(2_000)
  expect(at).toEqual({ a: [0, 1_000, 2_000], b: [300, 1_000, 2_000], slow: [300] })
  for (const one of stop) one()
  expect(vi.getTimerCount()).toBe(0)
})

test('[UI-27] nothing of a bed or an alarm has a timer of its own that renders it', () => {
  const components = join(import.meta.dirname, '..')
  const files = ['ward', 'bed', 'alarms', 'inbox'].flatMap((folder) =>
    readdirSync(join(components, folder)).map((name) => join(components, folder, name)),
  )
  const rendering = files.filter((file) => /\.tsx$|\/use-[^/]+\.ts$/.test(file))
  expect(rendering.length).toBeGreaterThan(40)
  expect(rendering.filter((file) => readFileSync(file, 'utf8').includes('setInterval('))).toEqual([])
})
