import { describe, expect, test } from 'vitest'
import { USUAL_UNITS } from '../../contracts/units.ts'
import type { StripLane } from '../bed/strip-decode.ts'
import { AREA_MM, AXIS_MM, gridPath, hatchPath, MM_PER_S, paperLane, ROW_MM, sheetsOf, tracePath, usualWaves } from './paper-scale.ts'

const RATE = 250
const lane = (channel: string, seconds: number, value: (s: number) => number | null, from_s = 1000): StripLane => {
  const t = Array.from({ length: seconds * RATE }, (_, i) => from_s + i / RATE)
  return { channel, unit: channel.startsWith('ecg') ? 'mV' : 'mm[Hg]', t, y: t.map((at) => value(at - from_s)), gaps: [] }
}
/** x and y of every point, millimetres. */
const points = (path: string) =>
  [...path.matchAll(/([ML])([\d.-]+) ([\d.-]+)/g)].map(([, pen, x, y]) => [pen, Number(x), Number(y)] as const)

describe('a strip on paper', () => {
  test('[REV-6] a second is 25 mm and a millivolt 10 mm, whatever else is in the wave', () => {
    // One millivolt for 200 ms, the calibration of every electrocardiograph: 5 mm wide, 10 mm high.
    for (const noise of [0.2, 1.4]) {
      const one = paperLane(lane('ecg_ii', 10, (s) => (s >= 2 && s < 2.2 ? 1 : s >= 5 && s < 5.1 ? noise : 0)))
      const drawn = points(tracePath(one, 1000, 1010))
      const zero = drawn.find(([, x]) => x === 0)![2]
      const pulse = drawn.filter(([, x, y]) => x >= 49.9 && x < 56 && Math.abs(zero - y - 10) < 0.005)
      expect(pulse.length).toBe(50)
      expect(pulse.at(-1)![1] - pulse[0]![1] + 1000 / RATE / 40).toBeCloseTo(5, 5)
      expect(drawn.at(-1)![1]).toBeCloseTo(250 - MM_PER_S / RATE, 5)
      expect(one.mm_per_unit).toBe(10)
      expect((one.base * 10) % 5, 'zero falls on a thick line').toBeCloseTo(0)
    }
  })

  test('[REV-6] an electrocardiogram that is too high for its place is cut and says so, its gain is not touched', () => {
    const high = paperLane(lane('ecg_ii', 10, (s) => Math.sin(s) * 8))
    expect(high).toMatchObject({ mm_per_unit: 10, height_mm: 50, cut: true })
    expect(paperLane(lane('ecg_ii', 10, (s) => Math.sin(s))).cut).toBe(false)
  })

  test.each([
    ['art', 60, 140],
    ['pleth', -1, 1],
    ['resp', 0, 0.003],
    ['co2', 0, 0],
    ['cvp_wave', 4, 4],
    ['art', -3, 312],
  ])('[REV-6] %s from %d to %d lies within its lane, a millimetre being 1, 2 or 5 times a power of ten', (channel, low, high) => {
    const one = paperLane(lane(channel, 2, (s) => low + ((high - low) * s) / 2))
    expect(Number((1 / one.mm_per_unit).toExponential().split('e')[0])).toSatisfy((m: number) =>
      [1, 2, 5].some((n) => Math.abs(n - m) < 1e-9),
    )
    for (const [, , y] of points(tracePath(one, 1000, 1002))) {
      expect(y).toBeGreaterThanOrEqual(0)
      expect(y).toBeLessThanOrEqual(one.height_mm)
    }
  })

  test('[UNIT-1] a pressure of a ward that writes kPa has its scale in kPa, and the trace is the same', () => {
    const one = paperLane(
      lane('art', 2, (s) => 60 + 40 * s),
      { ...USUAL_UNITS, pressure: 'kPa' },
    )
    expect(one.lane.unit).toBe('kPa')
    expect([one.base, 1 / one.mm_per_unit]).toEqual([5, 1])
    const [, , first] = points(tracePath(one, 1000, 1002))[0]!
    expect(one.height_mm - first).toBeCloseTo((60 * 0.133322 - one.base) * one.mm_per_unit, 1)
  })

  test('[REV-6] where nothing was measured the pen is lifted; no line is drawn across', () => {
    const holed = lane('ecg_ii', 10, (s) => (s >= 4 && s < 6 ? null : 0.5))
    const path = points(tracePath(paperLane(holed), 1000, 1010))
    expect(path.filter(([pen]) => pen === 'M').map(([, x]) => x)).toEqual([0, 150])
    expect(path.some(([, x]) => x > 100 && x < 150)).toBe(false)
    expect(tracePath(paperLane({ ...holed, t: [], y: [] }), 1000, 1010)).toBe('')
  })

  test('[REV-6] the grid has a line every millimetre, edges included', () => {
    expect(gridPath(5, 2, 1)).toBe('M0 0V2M1 0V2M2 0V2M3 0V2M4 0V2M5 0V2M0 0H5M0 1H5M0 2H5')
    expect([...gridPath(ROW_MM, 20, 5).matchAll(/V/g)].length).toBe(51)
  })

  test('[REV-6] hatching stays within its box', () => {
    for (const [, x, y] of points(hatchPath(100, 150, 20))) {
      expect(x).toBeGreaterThanOrEqual(100)
      expect(x).toBeLessThanOrEqual(150)
      expect(y).toBeGreaterThanOrEqual(0)
      expect(y).toBeLessThanOrEqual(20)
    }
  })
})

describe('sheets', () => {
  const waves = (n: number, seconds: number) => Array.from({ length: n }, (_, i) => paperLane(lane(`art${i}`, seconds, (s) => s)))
  test.each([
    [1, 10],
    [4, 20],
    [6, 60],
    [12, 60],
    [3, 1],
  ])('[REV-7] %d waves over %d s are all on paper, every second once, no sheet fuller than it is', (n, seconds) => {
    const lanes = waves(n, seconds)
    const sheets = sheetsOf(lanes, 1000, 1000 + seconds)
    for (const rows of sheets) {
      expect(rows.reduce((sum, row) => sum + row.height_mm + AXIS_MM, 0)).toBeLessThanOrEqual(AREA_MM + AXIS_MM)
      for (const row of rows) expect(row.to_s - row.from_s).toBeLessThanOrEqual(10)
    }
    for (const one of lanes) {
      const rows = sheets.flat().filter((row) => row.lanes.includes(one))
      expect(rows.reduce((sum, row) => sum + row.to_s - row.from_s, 0)).toBeCloseTo(seconds)
      expect(new Set(rows.map((row) => row.from_s)).size).toBe(rows.length)
    }
  })

  test('[REV-7] nobody has to choose: lead II, or the lead there is, and up to three other waves', () => {
    expect(usualWaves(['pleth', 'ecg_i', 'ecg_ii', 'art', 'resp', 'co2'])).toEqual(['ecg_ii', 'pleth', 'art', 'resp'])
    expect(usualWaves(['ecg_v1'])).toEqual(['ecg_v1'])
    expect(usualWaves(['pleth'])).toEqual(['pleth'])
    expect(usualWaves([])).toEqual([])
  })
})
