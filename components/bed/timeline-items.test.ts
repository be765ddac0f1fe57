import { describe, expect, test } from 'vitest'
import type { AlarmView } from '../../contracts/live.ts'
import { TIMELINE_KINDS, type TimelineItem } from '../../contracts/timeline.ts'
import { groupOf, mergedTimeline, TIMELINE_GROUPS } from './timeline-items.ts'

const calm = { pause: null, standby: null, names: { u1: 'Ann' } }
const alarm = (id: string, onset_ms: number, revision: number, ended_ms: number | null = null) =>
  ({ id, onset_ms, ended_ms, revision, code: 'asystole', params: {}, condition: ended_ms === null ? 'active' : 'ended' }) as AlarmView
const stored = (a: AlarmView): TimelineItem => ({
  ...{ kind: 'alarm', id: `alarm:${a.id}`, at_ms: a.onset_ms, until_ms: a.ended_ms, by: '', code: a.code, params: {} },
  alarm: a,
})
const note = (at_ms: number): TimelineItem => ({
  kind: 'note',
  id: `note:${at_ms}`,
  at_ms,
  until_ms: null,
  by: '',
  code: 'note',
  params: {},
})

describe('the record, and what was only just heard', () => {
  test('[TML-12] [UI-162] of an alarm the newer revision is shown, whoever told it', () => {
    const [old, new_] = [alarm('a', 10, 1), alarm('a', 10, 4, 60)]
    expect(mergedTimeline([stored(old)], [new_], calm, 0)[0]).toMatchObject({ until_ms: 60, alarm: { revision: 4 } })
    expect(mergedTimeline([stored(new_)], [old], calm, 0)[0]).toMatchObject({ until_ms: 60, alarm: { revision: 4 } })
    expect(mergedTimeline([stored(new_)], [old], calm, 0)).toHaveLength(1)
  })
  test('[TML-12] a pause ordered this second stands there before it is in the record, and once', () => {
    const pause = { by: 'u1', reason: 'suction', from_ms: 100, until_ms: 220 }
    const [item] = mergedTimeline([], [], { ...calm, pause }, 0)
    expect(item).toMatchObject({ kind: 'pause', id: 'pause:100', by: 'Ann', code: 'suction', until_ms: 220 })
    expect(mergedTimeline([item!], [], { ...calm, pause }, 0)).toHaveLength(1)
  })
  test('[TML-12] newest first; what ended before the time shown is left out, what goes on is not', () => {
    const items = mergedTimeline([note(5), note(50), stored(alarm('over', 1, 1, 9)), stored(alarm('on', 2, 1))], [], calm, 10)
    expect(items.map(({ id }) => id)).toEqual(['note:50', 'alarm:on'])
    const limits = (id: string, until_ms: number | null): TimelineItem => ({ ...note(1), kind: 'limits', id, until_ms })
    const standing = mergedTimeline([limits('replaced', 9), limits('until', 40), limits('still', null)], [], calm, 10)
    expect(standing.map(({ id }) => id)).toEqual(['still', 'until'])
  })
  test('[TML-13] every kind has exactly one chip', () => {
    const all = Object.values(TIMELINE_GROUPS).flat()
    expect([...all].sort()).toEqual([...TIMELINE_KINDS].sort())
    for (const kind of TIMELINE_KINDS) expect(TIMELINE_GROUPS[groupOf(kind)] as readonly string[]).toContain(kind)
  })
})
