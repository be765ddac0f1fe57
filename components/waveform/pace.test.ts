import { expect, test } from 'vitest'
import { Pace } from './pace.ts'

/** Frames of one rate for some seconds, each off by up to `jitter_ms`; then the rate at which 30 a second would be drawn is read. */
function clocked(pace: Pace, start_ms = 0) {
  let at_ms = start_ms
  return (fps: number, seconds: number, jitter_ms = 0) => {
    for (const until_ms = at_ms + seconds * 1_000; at_ms < until_ms; at_ms += 1_000 / fps)
      pace.frame(at_ms + (Math.round(at_ms) % 2) * jitter_ms)
    return Math.round(1_000 / pace.least_ms(30))
  }
}

test('[WAVE-40] a machine that cannot keep up draws waves at two thirds, then at half of the rate, and never below', () => {
  const run = clocked(new Pace())
  expect(run(60, 3)).toBe(30)
  expect(run(36, 1.2)).toBe(20)
  expect(run(36, 1.2)).toBe(15)
  expect(run(36, 5)).toBe(15)
})

test('[WAVE-40] where fewer frames come than are asked for, the share is of those that come', () => {
  const run = clocked(new Pace())
  run(60, 3)
  run(20, 4)
  expect(run(20, 2)).toBe(10)
})

test('[WAVE-40] a slow screen is no slow machine: what counts is the screen’s own rate, also after a move to a slower one', () => {
  expect(clocked(new Pace())(30, 60)).toBe(30)
  const run = clocked(new Pace())
  run(120, 10)
  run(60, 90)
  expect(run(60, 400)).toBe(30)
})

test('[WAVE-40] a clock that is off by a millisecond slows nothing down', () => {
  expect(clocked(new Pace())(60, 60, 1)).toBe(30)
})

test('[WAVE-40] with time to spare the full rate is tried again; a try that fails is made half as often', () => {
  const run = clocked(new Pace())
  run(60, 2)
  run(36, 1.2)
  expect(run(60, 9)).toBe(20)
  expect(run(60, 3), 'tried').toBe(30)
  expect(run(40, 1.1), 'failed').toBe(20)
  expect(run(60, 15), 'not after ten seconds').toBe(20)
  expect(run(60, 8), 'after twenty').toBe(30)
})

test('[WAVE-40] a page that was hidden was not slow; one that stood still was', () => {
  const pace = new Pace()
  clocked(pace)(60, 2)
  pace.hidden()
  pace.frame(9_000)
  expect(clocked(pace, 9_016)(60, 1)).toBe(30)
  pace.frame(14_000)
  expect(Math.round(1_000 / pace.least_ms(30))).toBeLessThan(30)
})
