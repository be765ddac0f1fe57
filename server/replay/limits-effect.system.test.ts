import { expect, test } from 'vitest'
import type { LimitsChanges } from '../../contracts/limits-effect.ts'
import { openPartition } from '../engine/partition.ts'
import { SNAPSHOT_SCHEMA } from '../engine/snapshot.ts'
import { bytesOf } from '../runtime/state-bytes.ts'
import { REGISTRY } from '../simulator/play.testing.ts'
import { effectOf, wholeSet } from './limits-effect.ts'
import { about, at_ms, commandAt, logOf, type Told } from './testing.ts'

const DIPS = [60, 120, 180, 240]
/** Three dips to 89, which a patient with chronic lung disease has all day, and one to 84. */
const dipping = (s: number) => (s > 180 && s <= 210 ? 84 : DIPS.some((at) => s > at && s <= at + 30) ? 89 : 95)
const TOLD: Told = { seconds: 300, spo2: dipping }

type Log = ReturnType<typeof logOf>
const WHOLE = { snapshot: null, offset: 0 }

function effect(changes: LimitsChanges, more: Partial<Told> = {}, from_s = 0) {
  return effectIn(logOf({ ...TOLD, ...more }), changes, from_s)
}

function effectIn(records: Log, changes: LimitsChanges, from_s = 0, beginning: Parameters<typeof effectOf>[0]['beginning'] = WHOLE) {
  async function* log() {
    yield* records
  }
  const { encounter } = about(0)
  const asked = { encounter, beginning, records: log(), changes, told: Object.keys(changes), from_ms: at_ms(from_s) }
  return effectOf({ registry: REGISTRY, partition: 0, ...asked, over: () => false })
}
const seconds = (times: number[]) => times.map((ms) => Math.round((ms - at_ms(0)) / 1_000))

test('[LIM-20] what other limits would have made of the past is counted by two replays of it, alarm by alarm', async () => {
  const seen = await effect({ 'spo2-low': { low_pct: 88 } })
  if (seen.state !== 'seen') throw new Error(seen.state)
  const [low] = seen.detectors
  expect(seconds(low!.before)).toHaveLength(4)
  expect(low!.after, 'the deep one still alarms').toHaveLength(1)
  expect(seconds(low!.after)[0], 'when its delay of 10 s had run out').toBeGreaterThanOrEqual(190)
  expect(seconds(low!.after)[0]).toBeLessThan(195)
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

test('[LIM-20] it is the set that would be saved: ours over what is in force now, not over what was a day ago', () => {
  const now = {
    'spo2-low': { low_pct: 85, delay_ms: 5_000, of_an_older_build: 1 },
    'an-older-detector': { low: 1 },
    'hr-low': { low_per_min: 45 },
  }
  expect(wholeSet(REGISTRY, now, { 'spo2-low': { delay_ms: 20_000 } })).toEqual({
    'spo2-low': { low_pct: 85, delay_ms: 20_000 },
    'hr-low': { low_per_min: 45 },
  })
  expect(wholeSet(REGISTRY, {}, { nothing: { low: 1 } }), 'what nobody knows is for the engine to refuse').toEqual({ nothing: { low: 1 } })
})

test('[LIM-20] an alarm that is raised in silence counts once it is heard, and one that is heard twice counts once', async () => {
  const paused = (s: number, for_s: number) => commandAt(s, 'iris', { type: 'pause', reason: 'suction', duration_ms: for_s * 1_000 })
  const counted = async (s: number, for_s: number) => {
    const seen = await effect({ 'spo2-low': { low_pct: 88 } }, { seconds: 150, more: [paused(s, for_s)] })
    return seen.state === 'seen' ? seen.detectors[0]!.before.length : seen.state
  }
  expect(await counted(60, 50), 'nobody heard the first').toBe(1)
  expect(await counted(60, 20), 'it was still there when the pause ended').toBe(2)
  expect(await counted(75, 5), 'it had been heard before').toBe(2)
})

test('[LIM-20] limits that end at the moment of the beginning are no reason to refuse', async () => {
  const set = {
    type: 'set_limits',
    base_version: 0,
    changes: { 'spo2-low': { low_pct: 85 } },
    reason: 'trial',
    until_ms: at_ms(30.01),
  } as const
  const records = logOf({ ...TOLD, more: [commandAt(20, 'iris', set)] })
  const offset = records.findIndex(({ record }) => record.at_ms > at_ms(30))
  const engine = openPartition(0, REGISTRY)
  for (const one of records.slice(0, offset)) engine.step(one.offset, one.record)
  const snapshot = { partition: 0, offset, build: 'test', schema: SNAPSHOT_SCHEMA, bytes: bytesOf(engine.snapshot()) }
  const seen = await effectIn(records.slice(offset), { 'spo2-low': { low_pct: 88 } }, 30, { snapshot, offset })
  expect(seen).toMatchObject({ state: 'seen', detectors: [{ before: { length: 4 }, after: { length: 1 } }] })
})

test('[LIM-21] of a stay that has only just begun, or that nothing of the span is about, there is no answer', async () => {
  const hour = Array.from({ length: 360 }, (_, i) => ({ kind: 'tick', at_ms: at_ms(10 * i - 3_600) }) as const)
  const told = (seconds: number) =>
    [...hour, ...logOf({ ...TOLD, seconds }).map(({ record }) => record)].map((record, offset) => ({ offset, record }))
  const changes = { 'spo2-low': { low_pct: 85 } }
  expect(await effectIn(told(10), changes, -3_600)).toEqual({ state: 'not_kept', from_ms: null })
  expect(await effectIn(told(60), changes, -3_600), 'told since the patient is there').toMatchObject({ state: 'seen', from_ms: at_ms(0) })
  const ticks = logOf(TOLD).filter(({ record }) => record.kind === 'tick')
  expect(await effectIn(ticks, changes)).toEqual({ state: 'not_kept', from_ms: null })
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
