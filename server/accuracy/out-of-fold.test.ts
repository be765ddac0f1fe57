import { expect, test } from 'vitest'
import { type FiveBeats, findingsOf, keptWith, outOfFold, SHIPPED, type TachycardiaRecord } from './out-of-fold.ts'
import type { Played } from './play.ts'
import { countRed, emptyRed, redRow } from './red.ts'
import type { Emission } from './tap.ts'

const record = (i: number, truth: boolean, findings: FiveBeats[], higher = false): TachycardiaRecord => ({
  ...{ name: `v${i}`, alarm: 'Ventricular_Tachycardia', truth, kept: false, findings, higher },
})
const alike = (value: number): FiveBeats[] => [{ alike: value, odds: 0, pulse: 0 }]

test('[ACCU-14] a run is kept by likeness, odds and pulse together, or by an alarm above it', () => {
  expect(keptWith(record(0, true, [{ alike: 0.9, odds: 2, pulse: 0 }]), SHIPPED)).toBe(true)
  expect(keptWith(record(0, true, [{ alike: 0.9, odds: 2, pulse: 1 }]), SHIPPED)).toBe(false)
  expect(keptWith(record(0, true, []), SHIPPED)).toBe(false)
  expect(keptWith(record(0, true, [], true), SHIPPED)).toBe(true)
})

test('[ACCU-14] each record is judged once, by constants chosen without its fold', () => {
  const clear = Array.from({ length: 60 }, (_, i) => record(i, i % 3 === 0, alike(i % 3 === 0 ? 1.02 : 0.6)))
  const judged = outOfFold(clear, 1)
  expect(judged).toHaveLength(60)
  expect(judged.every(({ truth, kept }) => truth === kept)).toBe(true)
  // One record whose truth only its own fold could have taught: the others' constants lose it.
  const odd = [...clear, record(60, true, alike(0.7))]
  expect(outOfFold(odd, 1).find(({ name }) => name === 'v60')!.kept).toBe(false)
})

test('[ACCU-14] only runs that could still alarm in the last ten seconds count, and none from after the end', () => {
  const at = (at_ms: number, value: number): Emission => ({ at_ms, known_ms: at_ms, value, quality: '', source: '' })
  const told: Record<string, Emission[]> = {
    'v.rate5': [at(44_999, 150), at(45_000, 150), at(50_000, 90), at(60_001, 150)],
    'v.alike': [at(44_999, 1), at(45_000, 2), at(50_000, 3), at(60_001, 4)],
    'v.odds': [at(44_999, 0), at(45_000, 0), at(50_000, 0), at(60_001, 0)],
    'v.pulse': [at(44_999, 0), at(45_000, 0), at(50_000, 0), at(60_001, 0)],
  }
  expect(findingsOf((name) => told[name]!, 60_000)).toEqual([{ alike: 2, odds: 0, pulse: 0 }])
})

test('[ACCU-15] red alarms are counted by kind and hour, others are not', () => {
  const count = emptyRed()
  const alarm = (detector: string) => ({ detector, code: detector, onset_ms: 0, raised_ms: 0, ended_ms: null })
  countRed(count, { alarms: ['asystole', 'hr-high', 'asystole'].map(alarm) } as unknown as Played, 7_200)
  expect(redRow('MIT-BIH', count)).toBe('MIT-BIH, 2.0 h: asystole 2; 1.00 an hour, true ones among them')
})
