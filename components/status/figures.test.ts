import { expect, test } from 'vitest'
import { delayBucket } from '../../contracts/delay.ts'
import { REJECTS } from '../../contracts/error.ts'
import { COUNTED, HOPS, type HopLine } from '../../contracts/status.ts'
import { hasText } from '../text/text.ts'
import { barsOf, countRows, delayWords, placeOf, rough, shares, thousands } from './figures.ts'

const line = (over: Partial<HopLine>): HopLine => ({
  hop: 'log',
  n: 1,
  p50_ms: null,
  p95_ms: null,
  p99_ms: null,
  hour: { n: 0, p50_ms: null, p95_ms: null, p99_ms: null },
  counts: [],
  waiting_ms: null,
  ...over,
})

test('[STA-9] a delay is told as finely as it is small, and not at all when nothing was measured', () => {
  expect([null, 0.3, 1.44, 41.6, 12_345].map(delayWords)).toEqual(['–', '<1', '1.4', '42', '12\u202f345'])
  expect([99_999, 1_094_512].map(rough)).toEqual(['99\u202f999', '1\u202f095 k'])
  expect(thousands(1_094_512)).toBe('1\u202f094\u202f512')
})

test('[STA-9] shares are of the sum of what was measured, and none of nothing', () => {
  expect(shares([line({ p50_ms: 30 }), line({ p50_ms: null }), line({ p50_ms: 10 })])).toEqual([75, 0, 25])
  expect(shares([line({}), line({})])).toEqual([0, 0])
})

test('[STA-9] a distribution shows every bucket that holds something, those beyond p95 bright, and marks lie inside it', () => {
  const counts = [3, 9, 60, 900].map((ms, i): [number, number] => [delayBucket(ms), 4 - i])
  const { first, bars } = barsOf({ counts, p95_ms: 70 })
  expect(bars.filter(({ height }) => height > 0)).toHaveLength(4)
  expect(bars[0]).toEqual({ height: 1, tail: false })
  expect(bars.at(-1)).toMatchObject({ tail: true })
  for (const ms of [0, 3, 60, 900, 1e9]) {
    expect(placeOf(ms, first, bars.length)).toBeGreaterThanOrEqual(0)
    expect(placeOf(ms, first, bars.length)).toBeLessThanOrEqual(1)
  }
  expect(placeOf(60, first, bars.length)).toBeGreaterThan(placeOf(9, first, bars.length))
  expect(barsOf({ counts: [], p95_ms: null }).bars).toEqual([])
  expect(barsOf({ counts: [[79, 1]], p95_ms: 1 }).bars.length).toBeGreaterThan(1)
})

test('[STA-9] what must be none is told although it is none; what is only a whole is no row', () => {
  const rows = countRows(COUNTED.map((what) => ({ what, hour: 0, total: 0 })))
  const named = rows.map(({ what }) => what)
  expect(named).toContain('alarms_skipped')
  expect(named).toContain('pictures_skipped')
  expect(named).not.toContain('accepted')
  expect(named).not.toContain('screens_stalled')
  const some = countRows(COUNTED.map((what) => ({ what, hour: what === 'accepted' ? 70 : 1, total: 90 })))
  expect(some.find(({ what }) => what === 'late')).toMatchObject({ hour: 1, of: 70 })
  expect(some.find(({ what }) => what === 'screens_stalled')).toMatchObject({ of: null })
})

test('[STA-9] every hop, count and reason has its words', () => {
  const keys = [
    ...HOPS.flatMap((hop) => [`status.hop.${hop}`, `status.hop_is.${hop}`]),
    ...COUNTED.map((what) => `status.counted.${what}`),
    ...REJECTS.map((reason) => `status.reason.${reason}`),
  ]
  expect(keys.filter((key) => !hasText(key))).toEqual([])
})
