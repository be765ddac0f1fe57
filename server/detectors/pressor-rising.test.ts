import { describe, expect, test } from 'vitest'
import pressorRising from './pressor-rising.ts'
import { blank, judge, steady } from './testing.ts'

const course = (ratio: number, minute: number, fall: number) => ({
  'pressor.ratio': steady(ratio, { age_ms: 4_000, seen_ms: 4_000 }),
  'art.minute': steady(minute, { age_ms: 4_000, seen_ms: 4_000 }),
  'art.fall': steady(fall, { age_ms: 4_000, seen_ms: 4_000 }),
})

describe('pressor-rising', () => {
  test.each([
    ['below the limit', 62, 4],
    ['fallen by 18', 70, 18],
  ])('[DET-101] pressor doubled and the pressure %s: told with the ratio and the pressure', (_, minute, fall) => {
    expect(judge(pressorRising, course(2.1, minute, fall))).toMatchObject({
      condition: 'true',
      code: 'pressor_rising',
      params: { parameter: 'pressor_rate', ratio: 2.1, mean: minute },
      because: { ratio: 2.1, mean_mmhg: minute, fallen_mmhg: fall },
    })
  })

  test.each([
    ['doubled, and the pressure answers', course(2.4, 78, 2)],
    ['raised by less, pressure low', course(1.9, 60, 20)],
    ['pressure low, pump as it was', course(1, 58, 22)],
    ['pump stopped', course(0, 58, 22)],
    ['on the limits', course(2, 65, 14.9)],
  ])('[DET-101] %s is not it', (_, readings) => {
    expect(judge(pressorRising, readings)).toEqual({ condition: 'false', inside: true })
  })

  test.each(['pressor.ratio', 'art.minute', 'art.fall'] as const)('[DET-3] without %s it is unknown', (key) => {
    const readings = course(3, 50, 30)
    const { [key]: _, ...without } = readings
    expect(judge(pressorRising, without)).toEqual({ condition: 'unknown', reason: 'not_measured' })
    expect(judge(pressorRising, { ...readings, [key]: blank('missing') })).toEqual({ condition: 'unknown', reason: 'missing' })
    expect(judge(pressorRising, { ...readings, [key]: steady(3, { age_ms: 20_001, seen_ms: 20_001 }) })).toEqual({
      condition: 'unknown',
      reason: 'stale',
    })
  })
})
