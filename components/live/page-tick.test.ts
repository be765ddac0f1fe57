import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { onPageTick, onPageWatch, onWake, paintSoon } from './page-tick.ts'

const stops: Array<() => void> = []
beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
  vi.useRealTimers()
})

test('[UI-29] what is painted is painted soon after a picture, what may wake React only by the timer', () => {
  const [painted, looked] = [vi.fn(), vi.fn()]
  stops.push(onPageTick(painted), onPageWatch(looked))
  vi.advanceTimersByTime(240)
  const before = [painted.mock.calls.length, looked.mock.calls.length]
  paintSoon()
  expect([painted.mock.calls.length, looked.mock.calls.length]).toEqual([before[0]! + 1, before[1]])
  vi.advanceTimersByTime(10)
  expect([painted.mock.calls.length, looked.mock.calls.length], 'not painted twice').toEqual([before[0]! + 1, before[1]! + 1])
})

test('[UI-29] pictures that come faster than the page ticks starve nobody', () => {
  const looked = vi.fn()
  stops.push(onPageWatch(looked))
  for (let i = 0; i < 40; i++) {
    vi.advanceTimersByTime(50)
    paintSoon()
  }
  expect(looked.mock.calls.length).toBe(9)
})

test('[COV-7] a page that stood still says so before anything else runs in it', () => {
  const order: string[] = []
  stops.push(
    onPageTick(() => void order.push('paint')),
    onPageWatch(() => void order.push('look')),
    onWake(() => void order.push('wake')),
  )
  vi.advanceTimersByTime(5_000) // clocks of the tests before this one
  order.length = 0
  vi.setSystemTime(Date.now() + 60_000)
  vi.advanceTimersByTime(250)
  expect(order).toEqual(['wake', 'paint', 'look'])
})
