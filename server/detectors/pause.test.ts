import { expect, test } from 'vitest'
import pause from './pause.ts'
import { blank, judge, reading, steady } from './testing.ts'

test('[DET-56] an interval of 2 s is a pause', () => {
  expect(judge(pause, { pause_ms: steady(2_000), pause_ratio: steady(1.8) })).toMatchObject({
    condition: 'true',
    code: 'pause',
    params: { seconds: 2 },
    because: { pause_ms: 2_000, after_ms: 2_000, usual_times: 1.8, times_usual: 2 },
  })
  expect(judge(pause, { pause_ms: steady(1_990), pause_ratio: steady(1.8) })).toEqual({ condition: 'false', inside: true })
})

test('[DET-56] so is one of more than twice the usual and 1.5 s', () => {
  expect(judge(pause, { pause_ms: steady(1_600), pause_ratio: steady(2.1) }).condition).toBe('true')
  expect(judge(pause, { pause_ms: steady(1_400), pause_ratio: steady(2.1) }).condition).toBe('false')
  expect(judge(pause, { pause_ms: steady(2_500), pause_ratio: reading() })).toMatchObject({
    condition: 'true',
    because: { usual_times: -1 },
  })
})

test('[DET-56] an interval that a pulse filled says nothing', () => {
  expect(judge(pause, { pause_ms: blank('no_beats') })).toEqual({ condition: 'unknown', reason: 'no_beats' })
})
