import { expect, test } from 'vitest'
import type { LimitsEffect, OutcomeEffect } from '../../contracts/effect.ts'
import { admit, Bench, commandAt, DETECTORS, SIGNALS, START_MS, tickAt } from './testing.ts'

const at = (s: number): number => START_MS + s * 1000
function bench(): Bench {
  const bed = new Bench()
  bed.step(admit())
  return bed
}
const set = (s: number, changes: Record<string, Record<string, number>>, base_version = 0, until_s: number | null = null) =>
  commandAt(s, 'dr', {
    ...{ type: 'set_limits', encounter: 'e1', base_version, changes, reason: 'COPD, 88 to 92 agreed' },
    until_ms: until_s === null ? null : at(until_s),
  })
const outcome = (effects: readonly { kind: string }[]) => (effects.find((e) => e.kind === 'outcome') as OutcomeEffect).outcome
const limits = (effects: readonly { kind: string }[]) => effects.find((e) => e.kind === 'limits') as LimitsEffect | undefined

test('[P7] a change is versioned, reasoned, told whole, and in force on the running stream; alarms name their version', () => {
  const bed = bench()
  bed.run(1, 10, 87)
  const told = bed.step(set(10, { spo2_low: { low_pct: 86 } }))
  expect(outcome(told)).toMatchObject({ status: 'done' })
  expect(limits(told)).toMatchObject({
    version: 1,
    by: 'dr',
    reason: 'COPD, 88 to 92 agreed',
    changes: { spo2_low: { low_pct: [90, 86] } },
  })
  expect(limits(told)!.settings.spo2_low).toEqual({ low_pct: 86, delay_ms: 3000 })
  expect(told.find((e) => e.kind === 'bed')).toMatchObject({ bed: { limits_version: 1, limits_changed: true } })
  bed.run(11, 20, 89)
  expect(bed.alarms('spo2_low').at(-1)!.alarm).toMatchObject({ condition: 'ended', rule: { version: 0 } })
  bed.run(21, 30, 84)
  expect(bed.alarms('spo2_low').at(-1)!.alarm).toMatchObject({ condition: 'active', rule: { version: 1, set_by: 'dr' } })
})

test('[ENG-10] limits hold from their own time stamp in event time: older data that comes later is judged by the older limits', () => {
  const bed = bench()
  bed.run(1, 5, 97)
  const frames = bed.offset
  bed.step(set(20, { spo2_low: { low_pct: 80 } }))
  expect(bed.offset).toBe(frames + 1)
  bed.run(6, 19, 85)
  expect(bed.alarms('spo2_low')[0]!.alarm.rule.version).toBe(0)
})

test('[ENG-11] a change on an outdated form is a conflict that names the version in force', () => {
  const bed = bench()
  bed.step(set(1, { spo2_low: { low_pct: 88 } }))
  expect(outcome(bed.step(set(2, { spo2_low: { low_pct: 87 } })))).toMatchObject({ reason: 'limits_conflict', detail: { version: 1 } })
})

test.each([
  ['an unknown detector', { nonsense: { low_pct: 90 } }, 'unknown_detector'],
  ['an unknown setting', { spo2_low: { high_pct: 90 } }, 'unknown_setting'],
  ['a locked setting', { spo2_low: { delay_ms: 1000 } }, 'locked'],
  ['a value outside its range', { spo2_low: { low_pct: 20 } }, 'out_of_range'],
  ['a value that is not a number', { spo2_low: { low_pct: Number.NaN } }, 'not_a_number'],
  ["settings the detector's own check refuses", { spo2_low: { low_pct: 77 } }, 'never_77'],
  ['nothing', {}, 'nothing_changed'],
])('[ENG-12] %s is refused with its reason and changes nothing', (_, changes, why) => {
  const bed = bench()
  const told = bed.step(set(1, changes as Record<string, Record<string, number>>))
  expect(outcome(told)).toMatchObject({ status: 'refused', reason: 'limits_invalid', detail: { why } })
  expect(limits(told)).toBeUndefined()
})

test('[P7][ENG-12] limits of different alarms are judged together: the changed one is blamed, and both may move at once', () => {
  const stays_below = [{ setting: 'low_pct', detector: 'spo2_low', theirs: 'low_pct', code: 'not_apart' }]
  const bed = new Bench(
    SIGNALS,
    DETECTORS.map((d) => (d.id === 'desat' ? { ...d, stays_below } : d)),
  )
  bed.step(admit())
  const refused = (changes: Record<string, Record<string, number>>) => outcome(bed.step(set(1, changes)))
  const not = (detail: object) => ({
    status: 'refused',
    reason: 'limits_invalid',
    detail: { why: 'not_apart', setting: 'low_pct', ...detail },
  })
  expect(refused({ desat: { low_pct: 90 } })).toMatchObject(not({ detector: 'desat', low: 90, high: 90 }))
  expect(refused({ spo2_low: { low_pct: 79 } })).toMatchObject(not({ detector: 'spo2_low', low: 80, high: 79 }))
  expect(refused({ spo2_low: { low_pct: 79 }, desat: { low_pct: 75 } })).toMatchObject({ status: 'done' })
  bed.run(2, 6, 85)
  expect(bed.alarms()).toEqual([])
})

test('[ENG-13] limits with an end fall back to the profile at that instant, told by the tick, judged by event time', () => {
  const bed = bench()
  bed.step(set(5, { spo2_low: { low_pct: 70 } }, 0, 20))
  bed.run(6, 19, 85)
  expect(bed.alarms('spo2_low')).toEqual([])
  const over = bed.step(tickAt(20.2))
  expect(limits(over)).toMatchObject({ version: 2, by: 'profile:adult', reason: 'expired', changes: { spo2_low: { low_pct: [70, 90] } } })
  expect(over.find((e) => e.kind === 'bed')).toMatchObject({ bed: { limits_changed: false, limits_version: 2 } })
  bed.run(20, 28, 85)
  expect(bed.alarms('spo2_low')[0]!.alarm).toMatchObject({ onset_ms: at(20), rule: { version: 2, set_by: 'profile:adult' } })
})

test('[ENG-13] an end in the past is refused', () => {
  const bed = bench()
  expect(outcome(bed.step(set(10, { spo2_low: { low_pct: 85 } }, 0, 9)))).toMatchObject({ detail: { why: 'until_past' } })
})
