import { describe, expect, test } from 'vitest'
import type { TrendsReply } from '../../contracts/api.ts'
import { trendData } from './trend-options.ts'
import { lonePoints, silences, trendGaps, trendRows, trendScale, trendTable } from './trend-shape.ts'

const t = [0, 60, 120, 180, 240]
const reply = (series: Record<string, Array<number | null>>): TrendsReply => ({
  encounter: 'e1',
  from_ms: 0,
  to_ms: 300_000,
  step_ms: 60_000,
  t,
  series: Object.fromEntries(
    Object.entries(series).map(([key, mean]) => [
      key,
      { unit: '/min', mean, min: mean.map((v) => (v === null ? null : v - 2)), max: mean.map((v) => (v === null ? null : v + 3)) },
    ]),
  ),
})

describe('eight hours of a number', () => {
  test('[UI-130] rows come in display order; a series without a value is left out', () => {
    const rows = trendRows(
      reply({ temp: [37, 37, 37, 37, 37], hr: [70, 71, 72, 73, 74], spo2: [null, null, null, null, null], zz: [1, 1, 1, 1, 1] }),
    )
    expect(rows.map((r) => r.key)).toEqual(['hr', 'temp', 'zz'])
  })
  test('[UI-131] an empty minute is a gap that covers its whole bucket and is never filled', () => {
    const [row] = trendRows(reply({ hr: [70, null, null, 73, 74] }))
    expect(row?.gaps).toEqual([[60, 180]])
    expect(row?.mean).toEqual([70, null, null, 73, 74])
  })
  test('[UI-131] a gap that is still open reaches to the end', () => {
    expect(trendGaps(t, [1, 1, 1, null, null], 60)).toEqual([[180, 300]])
    expect(trendGaps(t, [null, 1, 1, 1, 1], 60)).toEqual([[0, 60]])
  })
  test('[UI-131] a pressure taken every quarter of an hour is not full of gaps', () => {
    const [row] = trendRows(reply({ nibp_mean: [86, null, null, null, 88] }))
    expect(row?.gaps).toEqual([])
  })
  test('[UI-132] low and high are the extremes of the band, not of the mean', () => {
    const [row] = trendRows(reply({ hr: [70, 75, null, 72, 71] }))
    expect([row?.low, row?.high]).toEqual([68, 78])
  })
  test('[UI-133] the table holds the same data, newest first, with an empty cell where nothing was measured', () => {
    const table = trendTable(trendRows(reply({ hr: [70, 72, null, null, 74] })), 120)
    expect(table.map((l) => l.from_s)).toEqual([240, 120, 0])
    expect(table[1]?.cells).toEqual([null])
    expect(table[2]?.cells).toEqual([{ min: 68, mean: 71, max: 75 }])
  })
  test('[UI-132] the scale shows the limits even when the values are far from them', () => {
    const [low, high] = trendScale({ low: 70, high: 80 }, [50, 120])
    expect(low).toBeLessThan(50)
    expect(high).toBeGreaterThan(120)
    expect(trendScale({ low: null, high: null }, [])).toEqual([0, 10])
  })
  test('[TML-18] a spike of one sample in a day is in what is drawn, at its full height, and its row is scaled to it', () => {
    const minutes = 24 * 60
    const flat = Array.from({ length: minutes }, () => 70)
    const max = flat.map((v, i) => (i === 777 ? 188 : v))
    const day = { encounter: 'e1', from_ms: 0, to_ms: minutes * 60_000, step_ms: 60_000, t: flat.map((_, i) => i * 60) }
    const [row] = trendRows({ ...day, series: { hr: { unit: '/min', min: flat, mean: flat, max } } })
    expect(Math.max(...(trendData(row!)[3] as number[]))).toBe(188)
    expect(row?.high).toBe(188)
    expect(trendScale(row!, [])[1]).toBeGreaterThan(188)
  })
  test('[TML-18] one measured minute between two without is a point, not nothing', () => {
    expect(lonePoints([null, 5, null, 6, 7, null, 8])).toEqual([1, 6])
    expect(lonePoints([5])).toEqual([0])
    expect(lonePoints([])).toEqual([])
  })
  test('[TML-15] only where nothing at all was measured is it named so; a cuff pressure does not break it', () => {
    const t9 = Array.from({ length: 9 }, (_, i) => i * 60)
    const gone = [1, 1, null, null, null, null, 1, 1, 1]
    const all = (series: Record<string, Array<number | null>>) => trendRows({ ...reply(series), t: t9 })
    expect(silences(all({ hr: gone, spo2: gone, nibp_mean: t9.map(() => 80) }), 60)).toEqual([[120, 360]])
    expect(silences(all({ hr: gone, spo2: t9.map(() => 97) }), 60)).toEqual([])
    expect(silences([], 60)).toEqual([])
  })
})
