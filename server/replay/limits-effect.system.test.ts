import { expect, test } from 'vitest'
import type { LimitsChanges } from '../../contracts/limits-effect.ts'
import { REGISTRY } from '../simulator/play.testing.ts'
import { effectOf } from './limits-effect.ts'
import { about, at_ms, commandAt, logOf, type Told } from './testing.ts'

const DIPS = [60, 120, 180, 240]
/** Three dips to 89, which a patient with chronic lung disease has all day, and one to 84. */
const dipping = (s: number) => (s > 180 && s <= 210 ? 84 : DIPS.some((at) => s > at && s <= at + 30) ? 89 : 95)
const TOLD: Told = { seconds: 300, spo2: dipping }

function effect(changes: LimitsChanges, more: Partial<Told> = {}, from_s = 0) {
  async function* log() {
    yield* logOf({ ...TOLD, ...more })
  }
  const { encounter } = about(0)
  const beginning = { snapshot: null, offset: 0 }
  return effectOf({
    registry: REGISTRY,
    partition: 0,
    encounter,
    beginning,
    records: log(),
    changes,
    from_ms: at_ms(from_s),
    over: () => false,
  })
}
const seconds = (times: number[]) => times.map((ms) => Math.round((ms - at_ms(0)) / 1_000))

test('[LIM-20] what other limits would have made of the past is counted by two replays of it, alarm by alarm', async () => {
  const seen = await effect({ 'spo2-low': { low_pct: 88 } })
  if (seen.state !== 'seen') throw new Error(seen.state)
  const [low] = seen.detectors
  expect(seconds(low!.before)).toHaveLength(4)
  expect(low!.after, 'the deep one still alarms').toHaveLength(1)
  expect(seconds(low!.after)[0]).toBeGreaterThanOrEqual(180)
  expect(seconds(low!.after)[0]).toBeLessThan(185)
})

test('[LIM-20] a change that was made meanwhile does not take the place of the one that is asked about', async () => {
  const made = commandAt(100, 'iris', {
    type: 'set_limits',
    base_version: 0,
    changes: { 'spo2-low': { low_pct: 85 } },
    reason: 'trial',
    until_ms: null,
  })
  const seen = await effect({ 'spo2-low': { low_pct: 88 } }, { more: [made] })
  expect(seen).toMatchObject({ state: 'seen', detectors: [{ detector: 'spo2-low' }] })
  if (seen.state !== 'seen') return
  expect(seconds(seen.detectors[0]!.before), 'as it was: one dip before the change, and the deep one').toHaveLength(2)
  expect(seen.detectors[0]!.after).toHaveLength(1)
})

test('[LIM-20] however often they were changed meanwhile, ours stand', async () => {
  const set = (s: number, version: number, low_pct: number) =>
    commandAt(s, 'iris', {
      type: 'set_limits',
      base_version: version,
      changes: { 'spo2-low': { low_pct } },
      reason: 'trial',
      until_ms: null,
    })
  const seen = await effect({ 'spo2-low': { low_pct: 85 } }, { more: [set(20, 0, 88), set(30, 1, 92)] })
  expect(seen).toMatchObject({ state: 'seen', detectors: [{ before: { length: 4 }, after: { length: 1 } }] })
})

test('[LIM-21] of a stay that nothing of the span is about there is no answer', async () => {
  async function* log() {
    for (const one of logOf(TOLD)) if (one.record.kind === 'tick') yield one
  }
  const told = { registry: REGISTRY, partition: 0, encounter: 'e1', beginning: { snapshot: null, offset: 0 }, records: log() }
  const answer = await effectOf({ ...told, changes: { 'spo2-low': { low_pct: 85 } }, from_ms: at_ms(0), over: () => false })
  expect(answer).toEqual({ state: 'not_kept', from_ms: null })
})

test('[LIM-20] only what began in the span counts', async () => {
  const seen = await effect({ 'spo2-low': { low_pct: 91 } }, {}, 150)
  expect(seen).toMatchObject({ state: 'seen', detectors: [{ before: { length: 2 }, after: { length: 2 } }] })
})

test('[LIM-21] limits that the engine would refuse are said to be so, and a log that tells too little is no answer', async () => {
  expect(await effect({ 'spo2-low': { low_pct: 1_000 } })).toEqual({ state: 'refused', why: 'out_of_range' })
  expect(await effect({ nothing: { low: 1 } })).toEqual({ state: 'refused', why: 'unknown_detector' })
  expect(await effect({ 'spo2-low': { low_pct: 88 } }, { seconds: 10 })).toEqual({ state: 'not_kept', from_ms: null })
})
