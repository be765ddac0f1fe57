import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FrameRecord } from '../../contracts/record.ts'
import { CELL_MS, type Cell, cellsOf } from './cells.ts'
import { emptyFlow } from './state.ts'

const START = 1_790_000_000_096

/** A frame of two waves (250 and 125 Hz) whose samples count up, with a value and an event in its middle. */
function frame(from_ms: number, duration_ms: number, more: { gain?: number } = {}): FrameRecord {
  const wave = (channel: string, rate_hz: number) => {
    const first = (from_ms * rate_hz) / 1_000
    const samples = Int16Array.from({ length: (duration_ms * rate_hz) / 1_000 }, (_, i) => first + i)
    return { channel, rate_hz, gain: more.gain ?? 1, offset: 0, samples }
  }
  const at = { offset_ms: duration_ms / 2 }
  return {
    ...{ kind: 'frame', at_ms: 0, encounter: 'e', device: 'd', boot: 'b', origin: 'live', event_ms: START + from_ms },
    frame: {
      ...{ seq: 1, time_ms: START + from_ms, duration_ms, alarms: [] },
      blocks: [wave('ecg_ii', 250), wave('pleth', 125)],
      values: [{ channel: 'spo2', value: from_ms, ...at }],
      events: [{ kind: 'note', channel: '', text: `${from_ms}`, value: 0, ...at }],
    },
  }
}

function cut(lengths: readonly number[]): { cells: Cell[]; rest: FrameRecord | null } {
  const flow = emptyFlow()
  let at = 0
  const cells = lengths.flatMap((length) => {
    const made = cellsOf(flow, frame(at, length), false)
    at += length
    return made
  })
  return { cells, rest: flow.rest }
}

const samplesOf = (cells: readonly FrameRecord[], i: number) => cells.flatMap((c) => [...c.frame.blocks[i]!.samples])

test('[ENG-46] frames of any length become the same cells of 250 ms, with every sample, value and event once and at its time', () => {
  const lengths = fc.array(
    fc.integer({ min: 2, max: 120 }).map((n) => 8 * n),
    { minLength: 1, maxLength: 12 },
  )
  fc.assert(
    fc.property(lengths, (mixed) => {
      const total = mixed.reduce((a, b) => a + b, 0)
      const { cells, rest } = cut(mixed)
      const records = [...cells.map((c) => c.record), ...(rest ? [rest] : [])]
      expect(samplesOf(records, 0)).toEqual(samplesOf([frame(0, total)], 0))
      expect(samplesOf(records, 1)).toEqual(samplesOf([frame(0, total)], 1))
      const whole = cut([total])
      expect(cells.map((c) => [c.record.event_ms, c.record.frame.duration_ms])).toEqual(
        whole.cells.map((c) => [c.record.event_ms, c.record.frame.duration_ms]),
      )
      for (const { record } of cells) {
        const end_ms = record.event_ms + record.frame.duration_ms
        expect(end_ms % CELL_MS).toBeLessThan(8)
      }
      const times = records.flatMap((r) => r.frame.values.map((v) => r.event_ms + v.offset_ms - v.value))
      expect(times).toEqual(mixed.map((length) => START + length / 2))
      expect(records.flatMap((r) => r.frame.events)).toHaveLength(mixed.length)
    }),
    { seed: 4 },
  )
})

test('[ENG-47] after a tear, a jump or another gain nothing waits any more, and nothing is joined across it', () => {
  const flow = emptyFlow()
  expect(cellsOf(flow, frame(0, 240), false).map((c) => c.record.frame.duration_ms)).toEqual([160])
  expect(flow.rest?.frame.duration_ms).toBe(80)
  const torn = cellsOf(flow, frame(1_000, 240), true)
  expect(torn.map((c) => [c.record.event_ms - START, c.record.frame.duration_ms, c.torn])).toEqual([
    [160, 80, false],
    [1_000, 160, true],
  ])
  const jumped = cellsOf(flow, frame(5_000, 240), false)
  expect(jumped.map((c) => c.record.event_ms - START)).toEqual([1_160, 5_000])
  const louder = cellsOf(flow, frame(5_240, 240, { gain: 2 }), false)
  expect(louder.map((c) => [c.record.event_ms - START, c.record.frame.blocks[0]!.gain])).toEqual([
    [5_160, 1],
    [5_240, 2],
  ])
})

test('[ENG-47] a frame without waves, or whose samples do not fill it, waits for nothing', () => {
  const flow = emptyFlow()
  const whole = frame(0, 600)
  const numbers = { ...whole, frame: { ...whole.frame, blocks: [] } }
  expect(cellsOf(flow, numbers, false)).toEqual([{ record: numbers, torn: false }])
  const short = { ...whole, frame: { ...whole.frame, duration_ms: 601 } }
  expect(cellsOf(flow, short, false)).toEqual([{ record: short, torn: false }])
  expect(flow.rest).toBeNull()
})
