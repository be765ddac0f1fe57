import { describe, expect, test } from 'vitest'
import type { StripReply } from '../../contracts/api.ts'
import { decodeSamples, stripLanes } from './strip-decode.ts'

const encode = (samples: number[]) => Buffer.from(new Int16Array(samples).buffer).toString('base64')
const wave = (t0_ms: number, samples: number[], channel = 'ecg_ii') => ({
  channel,
  rate_hz: 10,
  gain: 0.01,
  offset: 0,
  unit: 'mV',
  t0_ms,
  samples: encode(samples),
})
const reply = (waves: StripReply['waves'], from_ms = 1_000, to_ms = 3_000): StripReply => ({
  encounter: 'e1',
  from_ms,
  to_ms,
  origin: 'simulated',
  waves,
  numbers: {},
})
const flat = (n: number, v = 100) => Array.from({ length: n }, () => v)

describe('the strip of an alarm', () => {
  test('[UI-120] samples are little-endian int16, negative ones too', () => {
    expect([...decodeSamples(encode([0, 1, -1, 32767, -32768]))]).toEqual([0, 1, -1, 32767, -32768])
    expect(() => decodeSamples(btoa('abc'))).toThrow(RangeError)
  })
  test('[UI-120] physical = sample * gain + offset, and the missing sample is null, not a value', () => {
    const [lane] = stripLanes(reply([{ ...wave(1_000, [100, -32768, 200]), offset: 1 }]))
    expect(lane?.y).toEqual([2, null, 3])
  })
  test('[UI-121] a hole between blocks breaks the line and is reported as a gap', () => {
    const [lane] = stripLanes(reply([wave(1_000, flat(5)), wave(2_000, flat(10))]))
    expect(lane?.y.filter((v) => v === null)).toHaveLength(1)
    expect(lane?.gaps).toHaveLength(1)
    const [from, to] = lane?.gaps[0] ?? [0, 0]
    expect(from).toBeCloseTo(1.5)
    expect(to).toBeCloseTo(2)
  })
  test('[UI-121] blocks that touch are one trace, in whatever order they came, and a repeat is drawn once', () => {
    const blocks = [wave(2_000, flat(10)), wave(1_000, flat(10)), wave(1_000, flat(10))]
    const [lane] = stripLanes(reply(blocks))
    expect(lane?.t).toHaveLength(20)
    expect(lane?.gaps).toEqual([])
    expect(lane?.t).toEqual([...(lane?.t ?? [])].sort((a, b) => a - b))
  })
  test('[UI-121] a change of gain inside the strip loses nothing: both stretches are drawn', () => {
    const before = wave(1_000, [...flat(10), ...flat(10, -32768)])
    const after = { ...wave(1_000, [...flat(10, -32768), ...flat(10)]), gain: 0.02 }
    const [lane] = stripLanes(reply([before, after]))
    expect(lane?.y).toEqual([...flat(10, 1), ...flat(10, 2)])
    expect(lane?.gaps).toEqual([])
  })
  test('[UI-121] what is missing at either end of the strip is a gap as well', () => {
    const [lane] = stripLanes(reply([wave(1_500, flat(5))]))
    expect(lane?.gaps.map((g) => g.map((s) => Number(s.toFixed(1))))).toEqual([
      [1, 1.5],
      [2, 3],
    ])
  })
  test('[UI-121] a lane of missing samples only is one gap from end to end', () => {
    const [lane] = stripLanes(reply([wave(1_000, flat(20, -32768))]))
    expect(lane?.gaps).toEqual([[1, 3]])
  })
})
