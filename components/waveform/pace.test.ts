import { expect, test } from 'vitest'
import { Pace } from './pace.ts'

/** Frames of one rate for some seconds, after which the share is read. */
function clocked(pace: Pace, start_ms = 0) {
  let now_ms = start_ms
  return (fps: number, seconds: number) => {
    for (const until_ms = now_ms + seconds * 1_000; now_ms < until_ms; now_ms += 1_000 / fps) pace.frame(now_ms)
    return pace.share
  }
}

test('[WAVE-40] a machine that cannot keep up draws waves at two thirds, then at half of the rate, and never below', () => {
  const run = clocked(new Pace())
  expect(run(60, 3)).toBe(1)
  expect(run(30, 1.2)).toBeCloseTo(2 / 3)
  expect(run(30, 1.2)).toBe(1 / 2)
  expect(run(20, 30)).toBe(1 / 2)
})

test('[WAVE-40] a slow screen is no slow machine: what counts is the screen’s own rate', () => {
  expect(clocked(new Pace())(30, 60)).toBe(1)
})

test('[WAVE-40] with time to spare the full rate is tried again; a try that fails is made half as often', () => {
  const run = clocked(new Pace())
  run(60, 2)
  run(30, 1.2)
  expect(run(60, 9)).toBeCloseTo(2 / 3)
  expect(run(60, 3), 'tried').toBe(1)
  expect(run(40, 1.1), 'failed').toBeCloseTo(2 / 3)
  expect(run(60, 15), 'not after ten seconds').toBeCloseTo(2 / 3)
  expect(run(60, 8), 'after twenty').toBe(1)
})

test('[WAVE-40] a page that was hidden, or stood still, was not slow', () => {
  const pace = new Pace()
  clocked(pace)(60, 2)
  pace.frame(9_000)
  pace.frame(12_000)
  expect(clocked(pace, 12_016)(60, 2)).toBe(1)
})
