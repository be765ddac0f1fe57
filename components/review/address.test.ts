import { describe, expect, test } from 'vitest'
import { momentOf, type Place, placeFrom, queryOf, reviewLink, reviewPath, SPANS_S, stretchOf } from './address.ts'

const at_ms = Date.UTC(2026, 10, 21, 3, 13, 48)
const usual = placeFrom(new URLSearchParams())

describe('the address of a moment', () => {
  const places: Place[] = [
    usual,
    { ...usual, at_ms },
    { ...usual, alarm: 'a1b2', span_s: 60, show: 'unanswered' },
    { ...usual, at_ms, alarm: 'a1b2', measured: { channel: 'ecg_ii', a_ms: at_ms, b_ms: at_ms + 343 }, waves: ['ecg_ii', 'art'] },
  ]
  test.each(places)('[REV-1] opens exactly what it was made of: %j', (place) => {
    expect(placeFrom(new URLSearchParams(queryOf(place)))).toEqual(place)
    expect(reviewPath('e 1', place)).toMatch(/^\/patients\/e%201\/review(\?|$)/)
  })

  test.each([
    'at=-1&alarm=&span=7&show=everything&measured=&waves=',
    'at=99999999999999999999&span=NaN&measured=ecg~1&waves=<b>',
    'at=4102444800001&alarm=%00&measured=ecg_ii~x~2',
    `at=1e9&alarm=${'x'.repeat(101)}&show=`,
  ])('[REV-1] what of it cannot be understood is as usual: %s', (query) => {
    expect(placeFrom(new URLSearchParams(query))).toEqual(usual)
  })

  test('[REV-1] a link to an alarm leaves its moment to the alarm; one to a moment names the millisecond', () => {
    expect(reviewLink('e1', { alarm: 'a1' })).toBe('/patients/e1/review?alarm=a1')
    expect(reviewLink('e1', { at_ms: at_ms + 0.5 })).toBe(`/patients/e1/review?at=${at_ms}`)
  })
})

test.each(SPANS_S)('[REV-2] a strip of %d s holds its moment, with more after it than before', (span_s) => {
  const { from_ms, to_ms } = stretchOf(at_ms, span_s)
  expect(to_ms - from_ms).toBe(span_s * 1000)
  expect(at_ms - from_ms).toBe(span_s * 400)
  expect(Number.isInteger(from_ms)).toBe(true)
  expect(stretchOf(1, span_s).from_ms).toBe(0)
})

test('[REV-9] values are those of the raising, unless it lies outside of the strip', () => {
  expect(momentOf({ raised_ms: at_ms + 1_700 }, at_ms, 20)).toBe(at_ms + 1_700)
  expect(momentOf({ raised_ms: at_ms + 11 * 60_000 }, at_ms, 20), 'raised again while it waited').toBe(at_ms)
  expect(momentOf(null, at_ms, 10)).toBe(at_ms)
})
