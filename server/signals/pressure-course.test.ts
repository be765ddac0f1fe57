import { expect, test } from 'vitest'
import pressureCourse from './pressure-course.ts'

const START_MS = Date.UTC(2026, 0, 1)

/** What is told of the course while `mmhg` (by minutes) is reported every second; NaN = the line is doubtful. */
function told(minutes: number, mmhg: (minute: number) => number, state = pressureCourse.init()) {
  const found: Array<{ name: string; value: number; quality: string }> = []
  for (let s = 0; s < minutes * 60; s++) {
    const event_ms = START_MS + s * 1_000
    const value = mmhg(s / 60)
    const values = [{ key: 'art_mean', value, event_ms, quality: Number.isNaN(value) ? 'noise' : '' }]
    const input = { event_ms, duration_ms: 0, blocks: [], values, events: [] }
    pressureCourse.block(state, input, (name, _, v, quality = '') => found.push({ name, value: v, quality }))
  }
  return { minute: found.filter((t) => t.name === 'art.minute'), fall: found.filter((t) => t.name === 'art.fall') }
}

test('[SIG-121] a steady pressure has its mean and no fall', () => {
  const { minute, fall } = told(20, () => 82)
  expect(minute.at(-1)!.value).toBeCloseTo(82)
  expect(fall.at(-1)!.value).toBeCloseTo(0)
})

test('[SIG-121] the fall is counted from the highest minute of the last half hour, and a rise is none', () => {
  expect(told(20, (m) => (m < 10 ? 85 : 66)).fall.at(-1)!.value).toBeCloseTo(19, 0)
  expect(told(45, (m) => (m < 5 ? 85 : 66)).fall.at(-1)!.value).toBeCloseTo(0, 0)
  expect(told(20, (m) => (m < 10 ? 66 : 85)).fall.at(-1)!.value).toBeCloseTo(0)
})

test('[SIG-121] a flush of three seconds is not a course', () => {
  const flush = (m: number) => (m > 8 && m < 8.05 ? 280 : 82)
  expect(told(12, flush).fall.at(-1)!.value).toBeLessThan(11)
  expect(told(12, (m) => (m > 11.9 && m < 11.95 ? 20 : 82)).minute.at(-1)!.value).toBeGreaterThan(75)
})

test('[SIG-121] doubtful values make no mean: before there is one it is learning, while they last their reason', () => {
  expect(told(0.1, () => 82).minute[0]).toMatchObject({ value: Number.NaN, quality: 'learning' })
  expect(told(10, (m) => (m > 8 ? Number.NaN : 82)).fall.at(-1)).toMatchObject({ value: Number.NaN, quality: 'noise' })
  expect(told(12, (m) => (m > 8 && m < 9 ? Number.NaN : 82)).fall.at(-1)!.value).toBeCloseTo(0)
})
