import { expect, test } from 'vitest'
import fall from './fall.ts'
import { blank, judge, steady } from './testing.ts'

const rest = (seconds: number) => judge(fall, { 'fall.rest_s': steady(seconds) })

test('[DET-102] lying still for ten seconds after a blow is a fall; getting up ends it', () => {
  expect(rest(9)).toEqual({ condition: 'false', inside: false })
  expect(rest(10)).toMatchObject({ condition: 'true', code: 'fall', params: { seconds: 10 } })
  expect(rest(0)).toEqual({ condition: 'false', inside: true })
})

test('[DET-3] a wearable that is off or silent says nothing of falls', () => {
  expect(judge(fall, {})).toEqual({ condition: 'unknown', reason: 'not_measured' })
  expect(judge(fall, { 'fall.rest_s': blank('missing', 30) })).toEqual({ condition: 'unknown', reason: 'missing' })
  expect(judge(fall, { 'fall.rest_s': steady(30, { age_ms: 5_001, seen_ms: 5_001 }) })).toEqual({ condition: 'unknown', reason: 'stale' })
})
