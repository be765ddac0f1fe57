import { expect, test } from 'vitest'
import { type AlarmRun, alarmFigures } from './alarm-figures.ts'
import type { Emit, Shown } from './alarm-message.ts'
import { alarmPlan, CLOSED, cutsOf, STALLED, stallOf } from './alarm-plan.ts'
import { HELP, parseOptions } from './options.ts'

const emit = (id: string, revision: number, at_ms: number, over: Partial<Emit> = {}): Emit => ({
  ...{ id, revision, ward: 'w', encounter: 'e1', detector: 'spo2-low', same: id, why: revision === 1 ? 'raised' : 'ended', at_ms },
  ...over,
})
const seen = (screen: number, id: string, revision: number, at_ms: number, over: Partial<Shown> = {}): Shown => ({
  ...{ screen, id, revision, stored: true, came: 'change', at_ms },
  ...over,
})
const run = (over: Partial<AlarmRun>): AlarmRun => ({
  ...{ emits: [emit('a', 1, 1_000), emit('a', 2, 2_000)], shown: [seen(0, 'a', 1, 1_010), seen(0, 'a', 2, 2_030)] },
  ...{ ways: [{ screen: 0, watching: true, at_ms: 0 }], wards: ['w'], quick: [0], complete: [0], measured: [500, 10_000] as const },
  ...{ left: [{ ward: 'w', at_ms: 0 }], beds: new Map(), queued_bytes_max: 262_144 },
  ...over,
})

test('[BENCH-12] a change is timed from the decision to the first message with that revision or a newer one', () => {
  expect(alarmFigures(run({})).latencies_ms).toEqual([10, 30])
  // Two changes told as one: the older is over with the newer.
  expect(alarmFigures(run({ shown: [seen(0, 'a', 2, 2_030)] })).latencies_ms).toEqual([1_030, 30])
  expect(alarmFigures(run({ shown: [seen(0, 'a', 1, 1_010)] }))).toMatchObject({ latencies_ms: [10], unseen: 1 })
})

test('[BENCH-12] a screen that is away has no latency; what it was told afterwards is not missed, and what it was not is', () => {
  const away = [
    { screen: 0, watching: true, at_ms: 0 },
    { screen: 0, watching: false, at_ms: 900 },
    { screen: 0, watching: true, at_ms: 1_500 },
  ]
  const late = alarmFigures(run({ ways: away, shown: [seen(0, 'a', 1, 1_500, { came: 'missed' }), seen(0, 'a', 2, 2_030)] }))
  expect([late.latencies_ms, late.unseen, late.result.missed_after_reconnect, late.result.duplicates_on_screen]).toEqual([[30], 0, 0, 0])
  expect(alarmFigures(run({ ways: away, shown: [] })).result.missed_after_reconnect).toBe(1)
  expect(alarmFigures(run({ wards: ['other'], shown: [] })).result).toMatchObject({ missed_after_reconnect: 0, alarms: 0 })
})

test('[BENCH-12] what comes twice is counted; a picture repeats nothing, and stored after not stored is another', () => {
  const twice = (came: Shown['came'], stored = true) =>
    alarmFigures(run({ shown: [seen(0, 'a', 1, 1_010), seen(0, 'a', 1, 1_500, { came, stored })] })).result.duplicates_on_screen
  expect([twice('change'), twice('missed'), twice('picture'), twice('change', false)]).toEqual([1, 1, 0, 0])
  const doubled = [emit('a', 1, 1_000, { same: 'x' }), emit('b', 1, 1_000, { same: 'x' })]
  expect(alarmFigures(run({ emits: doubled, shown: [] })).result.duplicates_on_screen).toBe(1)
})

test('[BENCH-12] the gap is the longest of all beds of a ward that was left; a bed nobody is told of fails the run', () => {
  const told = (encounter: string, at_ms: number) => emit(`u${encounter}`, 1, at_ms, { encounter, detector: 'unwatched' })
  const beds = new Map([['w', ['e1', 'e2']]])
  const left = [{ ward: 'w', at_ms: 3_000 }]
  const emits = [told('e1', 2_000), told('e1', 8_200), told('e2', 9_000)]
  expect(alarmFigures(run({ emits, beds, left })).result.coverage_gap_detect_s_max).toBe(6)
  expect(alarmFigures(run({ emits: emits.slice(0, 2), beds, left })).undetected).toBe(1)
})

test('[BENCH-12] one object with exactly the promised keys, which the help names', () => {
  const keys = ['emit_to_screen_p95_ms', 'emit_to_screen_p99_ms', 'alarms', 'missed_after_reconnect', 'duplicates_on_screen']
  const all = [...keys, 'coverage_gap_detect_s_max', 'slow_viewer_mb']
  expect(Object.keys(alarmFigures(run({})).result)).toEqual(all)
  expect(alarmFigures(run({})).result.slow_viewer_mb).toBe(0.25)
  for (const key of all) expect(HELP).toContain(key)
  expect(parseOptions(['--alarms', '--patients', '50'])).toMatchObject({ alarms: true, patients: 50, viewers: 8 })
  expect(parseOptions(['--alarms', '--viewers', '2'])).toBeNull()
})

test('[BENCH-13] the screen that is stopped and the one that is closed are alone in their wards; the stall is inside the time, cuts are not alike', () => {
  for (const [patients, viewers] of [
    [3, 3],
    [50, 8],
    [1_000, 50],
  ] as const) {
    const { wards, watched, measured_s } = alarmPlan({ patients, viewers, measured_s: null })
    for (const alone of [STALLED, CLOSED]) expect(watched.filter((ward) => ward === watched[alone])).toHaveLength(1)
    expect(Math.max(...watched)).toBeLessThan(wards)
    expect([stallOf({ measured_s }), stallOf({ measured_s: 180 })]).toEqual([40_000, 170_000])
    const cuts = cutsOf(viewers, measured_s)
    expect(cuts.every(({ screen }) => screen !== STALLED && screen !== CLOSED)).toBe(true)
    expect(cuts.every(({ after_ms, for_ms }) => after_ms + for_ms <= measured_s * 1_000)).toBe(true)
    expect(new Set(cuts.map(({ after_ms }) => after_ms)).size).toBe(cuts.length)
  }
})
