import { expect, test } from 'vitest'
import { activeAtEnd, type CincRecord, cincResult, cincScore, foldScores, KEEPERS } from './cinc.ts'
import type { PlayedAlarm } from './play.ts'
import { bootstrap, foldsOf, quantile } from './statistics.ts'

const alarm = (detector: string, raised_ms: number, ended_ms: number | null): PlayedAlarm => ({
  ...{ detector, code: detector, onset_ms: raised_ms, raised_ms, ended_ms },
})

test('[ACCU-4] an alarm is kept when one of its type or above was active in the last 10 s, not before and not after', () => {
  const kept = (a: PlayedAlarm, detectors = KEEPERS.Bradycardia) => activeAtEnd([a], detectors, 60_000) !== undefined
  expect(kept(alarm('hr-extreme-low', 30_000, null))).toBe(true)
  expect(kept(alarm('hr-extreme-low', 30_000, 50_000))).toBe(true)
  expect(kept(alarm('hr-extreme-low', 30_000, 49_999))).toBe(false)
  expect(kept(alarm('hr-extreme-low', 60_250, null))).toBe(false)
  expect(kept(alarm('asystole', 59_000, null))).toBe(true)
  expect(kept(alarm('hr-extreme-high', 59_000, null))).toBe(false)
  expect(kept(alarm('ventricular-tachycardia', 59_000, null), KEEPERS.Ventricular_Flutter_Fib)).toBe(false)
  expect(kept(alarm('ventricular-fibrillation', 59_000, null), KEEPERS.Ventricular_Tachycardia)).toBe(true)
})

const record = (i: number, truth: boolean, kept: boolean): CincRecord => ({ name: `r${i}`, alarm: 'Asystole', truth, kept })
const records = Array.from({ length: 40 }, (_, i) => record(i, i % 4 === 0, i % 3 === 0))

test('[ACCU-4] a lost true alarm weighs five times', () => {
  expect(cincScore({ tp: 3, tn: 5, fp: 1, fn: 1 })).toBeCloseTo((100 * 8) / 14)
  const r = cincResult(records)
  const { tp, fn, fp, tn } = r.by_type.Asystole
  expect([tp, fn, fp, tn]).toEqual([4, 6, 10, 20])
  expect(r).toMatchObject({ n: 40, score: 37.5, tpr: 0.4, tnr: 0.667, fn: 6 })
  expect(Object.keys(r)).toEqual(['n', 'score', 'score_ci', 'tpr', 'tnr', 'fn', 'by_type'])
})

test('[ACCU-5] folds hold every record once and every stratum evenly; folds and intervals are those of their seed', () => {
  const folds = foldsOf(records, (r) => `${r.truth}`, 5, 7)
  expect(folds.flat().map((r) => r.name)).toHaveLength(40)
  expect(new Set(folds.flat().map((r) => r.name)).size).toBe(40)
  expect(folds.map((f) => f.filter((r) => r.truth).length)).toEqual([2, 2, 2, 2, 2])
  expect(foldsOf(records, (r) => `${r.truth}`, 5, 7)).toEqual(folds)
  expect(foldsOf(records, (r) => `${r.truth}`, 5, 8)).not.toEqual(folds)
  expect(foldScores(records)).toHaveLength(5)
  const interval = (seed: number) => bootstrap(records, (s) => s.filter((r) => r.kept).length / s.length, seed)
  expect(interval(1)).toEqual(interval(1))
  const [low, high] = interval(1)
  expect(low).toBeGreaterThan(0.15)
  expect(low).toBeLessThan(0.35)
  expect(high).toBeGreaterThan(0.35)
  expect(high).toBeLessThan(0.55)
  expect(quantile([3, 1, 2], 0.5)).toBe(2)
  expect(quantile([], 0.5)).toBeNaN()
})
