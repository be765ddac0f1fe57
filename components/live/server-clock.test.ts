import { expect, test } from 'vitest'
import { ServerClock } from './server-clock.ts'

test('[LIVE-20] the least delayed message of the last minute gives the offset', () => {
  const clock = new ServerClock(1_000_000, 0)
  expect(clock.at(500)).toBe(1_000_500)
  clock.heard(5_000_000, 1_000 + 300)
  clock.heard(5_001_000, 2_000 + 20)
  clock.heard(5_002_000, 3_000 + 900)
  expect(clock.at(10_000)).toBe(5_009_000 - 20)
})

test('[LIVE-21] an old best is forgotten after a minute, so a clock set back is followed', () => {
  const clock = new ServerClock(0, 0)
  clock.heard(9_000_000, 0)
  for (let t = 5_000; t <= 65_000; t += 1_000) clock.heard(8_000_000 + t, t)
  expect(clock.at(65_000)).toBe(8_065_000)
})

test('[PLAY-7] after a sleep in which its own clock stood still, a screen counts ages from the time that passed', () => {
  const clock = new ServerClock(1_000_000, 0)
  clock.heard(1_000_000, 50)
  clock.slept(3_600_000)
  expect(clock.at(100)).toBeCloseTo(1_000_000 + 3_600_000 + 50)
  clock.heard(4_600_000, 200)
  expect(clock.at(200)).toBe(4_600_000)
})
