import { describe, expect, test } from 'vitest'
import { TIMELINE_KINDS, type TimelineItem, type TimelineKind } from '../../contracts/timeline.ts'
import { LANES, marksOf, nearestMark, ticksOf } from './timeline-lanes.ts'

const RANGE = { from_ms: 0, to_ms: 1_000 }
const item = (kind: TimelineKind, at_ms: number, until_ms: number | null = null): TimelineItem => ({
  ...{ kind, id: `${kind}:${at_ms}`, at_ms, until_ms, by: '', code: 'x', params: {} },
})
const marks = (items: TimelineItem[], word = 'words', width = 1_000) => marksOf(items, () => word, RANGE, width)

describe('lanes under the trends', () => {
  test('[TML-15] every kind stands in exactly one lane', () => {
    expect(Object.values(LANES).flat().sort()).toEqual([...TIMELINE_KINDS].sort())
  })
  test('[TML-15] what has a length is as long as it was; what has none can still be seen; what began before is cut at the edge', () => {
    const [before, pause, note] = marks([item('pause', -50, 100), item('pause', 200, 500), item('note', 600)])
    expect([before!.x_px, before!.w_px]).toEqual([0, 100])
    expect([pause!.x_px, pause!.w_px]).toEqual([200, 300])
    expect(note!.w_px).toBeGreaterThanOrEqual(4)
  })
  test('[TML-15] limits set before what is shown, and standing in it, are no change at its edge', () => {
    expect(marks([item('limits', -50, 500), item('limits', -20)])).toEqual([])
    expect(marks([item('limits', 100, 500)])[0]!.x_px).toBe(100)
  })
  test('[TML-15] a mark at the very end lies within the lane, and an alarm that goes on reaches to the end', () => {
    const last = marks([item('note', 999)])[0]!
    expect(last.x_px + last.w_px).toBeLessThanOrEqual(1_000)
    const open = marks([{ ...item('alarm', 400), alarm: { condition: 'active' } as TimelineItem['alarm'] }])[0]!
    expect(open.x_px + open.w_px).toBe(1_000)
  })
  test('[TML-15] words never reach the next mark; where a few letters would remain there are none', () => {
    const [a, b, c] = marks([item('note', 0), item('note', 150), item('note', 200)], 'a note of some length')
    expect(a!.label.endsWith('…')).toBe(true)
    expect(a!.x_px + a!.w_px + a!.label.length * 6.9).toBeLessThan(b!.x_px)
    expect(b!.label).toBe('')
    expect(c!.label).toBe('a note of some length')
  })
  test('[TML-15] a mark inside a longer one has no words over it', () => {
    expect(marks([item('pause', 0, 900), item('pause', 100, 200)])[1]!.label).toBe('')
  })
  test('[TML-16] a finger beside a mark means it, one far away means nothing; of two at one place the later', () => {
    const some = marks([item('note', 100), item('note', 102), item('note', 400)])
    expect(nearestMark(some, 110)?.item.at_ms).toBe(102)
    expect(nearestMark(some, 385)?.item.at_ms).toBe(400)
    expect(nearestMark(some, 250)).toBeNull()
    expect(nearestMark([], 5)).toBeNull()
  })
  test('[TML-17] lines stand at whole hours of the wall clock, also where it is half an hour off', () => {
    expect(ticksOf(1_800, 3 * 3_600, 0)).toEqual([3_600, 7_200])
    expect(ticksOf(0, 3_600, 0)).toEqual([0, 600, 1_200, 1_800, 2_400, 3_000])
    expect(ticksOf(0, 24 * 3_600, 0)).toHaveLength(8)
    expect(ticksOf(0, 8 * 3_600, 1_800)[0]).toBe(1_800)
  })
})
