import { expect, test } from 'vitest'
import { acknowledgedShare, percent, rate, ruleName, seconds, shareWords } from './figures.ts'
import { fieldTime, loadPath } from './range.ts'
import { sorted } from './sort.ts'

const NOW = Date.parse('2026-11-21T12:20:31Z')
const MINUTE = Date.parse('2026-11-21T12:21:00Z')

test('[LOAD-9] a range goes on with the clock by whole minutes; an own one is asked for only when it is one', () => {
  expect(loadPath('w4b', { span: 'shift' }, NOW)).toBe(`/api/wards/w4b/load?from=${MINUTE - 8 * 3_600_000}&to=${MINUTE}`)
  expect(loadPath('a/b', { span: 'day' }, NOW, '/csv')).toBe(`/api/wards/a%2Fb/load/csv?from=${MINUTE - 24 * 3_600_000}&to=${MINUTE}`)
  const [from, to] = [fieldTime(NOW - 7_200_000), fieldTime(NOW)]
  const own = loadPath('w', { span: 'own', from, to }, NOW)
  expect(own).toBe(`/api/wards/w/load?from=${MINUTE - 60_000 - 7_200_000}&to=${MINUTE - 60_000}`)
  for (const [a, b] of [
    [to, from],
    ['', to],
    [from, ''],
    [from, 'x'],
    [fieldTime(NOW + 600_000), fieldTime(NOW + 700_000)],
  ])
    expect(loadPath('w', { span: 'own', from: a!, to: b! }, NOW)).toBeNull()
})

test('[LOAD-9] a heading puts rows in order, either way; what says nothing comes last, and beds count as people do', () => {
  const rows = [{ n: 2 }, { n: null }, { n: 10 }, { n: 2, x: 1 }]
  expect(sorted(rows, ({ n }) => n, true)).toEqual([{ n: 10 }, { n: 2 }, { n: 2, x: 1 }, { n: null }])
  expect(sorted(rows, ({ n }) => n, false)).toEqual([{ n: 2 }, { n: 2, x: 1 }, { n: 10 }, { n: null }])
  expect(sorted(['10', '9', '2a'], (label) => label, false)).toEqual(['2a', '9', '10'])
})

test('[LOAD-9] what cannot be said is a dash, and a part is never all of it', () => {
  expect([seconds(null), seconds(0), seconds(119.6), seconds(200), seconds(3_900)]).toEqual([
    '–',
    '0 s',
    '2 min',
    '3 min 20 s',
    '1 h 5 min',
  ])
  expect([rate(null), rate(0), rate(3.14), rate(42.4)]).toEqual(['–', '0.0', '3.1', '42'])
  expect([percent(0), percent(0.001), percent(0.999), percent(1)]).toEqual(['0', '<1', '>99', '100'])
  expect([acknowledgedShare({ raised: 0, acknowledged: 0 }), shareWords(null), shareWords(0.5)]).toEqual([null, '–', '50 %'])
})

test('[LOAD-9] a rule has its name, one of the engine and one of a device too, an unknown one its code', () => {
  expect([ruleName('spo2-low'), ruleName('no_data'), ruleName('of-another-build')]).toEqual(['SpO₂ low', 'No data', 'of-another-build'])
  expect(ruleName('device:X-17')).toBe('Device’s own: X-17')
})
