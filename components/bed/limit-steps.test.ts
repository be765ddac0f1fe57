import { describe, expect, test } from 'vitest'
import type { LimitsReply } from '../../contracts/api.ts'
import { limitChanges, limitSteps } from './limit-steps.ts'

type Version = LimitsReply['history'][number]
const version = (number: number, at_ms: number, low: [number, number]): Version => ({
  ...{ version: number, by: 'u', by_name: `Person ${number}`, at_ms, reason: 'r', until_ms: null },
  changes: { 'art-mean-low': { low_mmhg: low } },
})
const reply = (value: number, history: Version[]) =>
  ({ rows: [{ detector: 'art-mean-low', setting: 'low_mmhg', value }], history }) as unknown as LimitsReply
const steps = (r: LimitsReply, from = 0, to = 1_000) =>
  limitSteps(r, 'art_mean', 'low', from, to).map(({ from_ms, to_ms, value }) => [from_ms, to_ms, value])

describe('limits as they were', () => {
  test('[TML-10] a limit never changed is one step over the whole time', () => {
    expect(steps(reply(60, []))).toEqual([[0, 1_000, 60]])
  })
  test('[TML-10] each change is a step at its moment, with the value that was in force before it', () => {
    expect(steps(reply(70, [version(2, 700, [65, 70]), version(1, 400, [60, 65])]))).toEqual([
      [0, 400, 60],
      [400, 700, 65],
      [700, 1_000, 70],
    ])
  })
  test('[TML-10] the order in which versions are told does not matter, and a version of other limits is no step', () => {
    const other: Version = { ...version(2, 500, [0, 0]), changes: { 'hr-low': { low_per_min: [50, 40] } } }
    expect(steps(reply(65, [version(1, 400, [60, 65]), other]))).toEqual(steps(reply(65, [other, version(1, 400, [60, 65])])))
    expect(steps(reply(65, [version(1, 400, [60, 65]), other]))).toHaveLength(2)
  })
  test('[TML-10] what was changed before or after the time shown is not a step in it', () => {
    const r = reply(70, [version(2, 1_500, [65, 70]), version(1, 400, [60, 65])])
    expect(steps(r, 500, 1_000)).toEqual([[500, 1_000, 65]])
  })
  test('[TML-10] before the oldest version that is told nothing is claimed', () => {
    expect(steps(reply(70, [version(51, 700, [65, 70])]))).toEqual([[700, 1_000, 70]])
  })
  test('[TML-10] a number without limits has none', () => {
    expect(limitSteps(reply(70, []), 'hr', 'low', 0, 1)).toEqual([])
    expect(limitSteps(undefined, 'hr', 'low', 0, 1)).toEqual([])
  })
  test('[TML-11] who changed a limit, newest first, with both values', () => {
    const changes = limitChanges(reply(70, [version(1, 400, [60, 65]), version(2, 700, [65, 70])]), 'art_mean')
    expect(changes.map(({ side, before, after, by_name }) => [side, before, after, by_name])).toEqual([
      ['low', 65, 70, 'Person 2'],
      ['low', 60, 65, 'Person 1'],
    ])
  })
})
