import { expect, test } from 'vitest'
import { ANSWERS, type CallLine, CHANNELS, HOPS, NOT_DELIVERED } from '../../contracts/call.ts'
import { en } from '../text/en.ts'
import { enAuditActions } from '../text/en-audit.ts'
import { timeline } from './timeline.ts'

const change = { signal: 'on', response: 'none', level: 0, priority: 'high' as const, detail: {} }
const call: CallLine = {
  notification: 'n1',
  level: 2,
  user: 'u1',
  name: 'K. Lindqvist',
  channel: 'push',
  label: 'tablet',
  answer: 'going',
  hops: [
    { hop: 'queued', at_ms: 2_000, detail: '' },
    { hop: 'delivered', at_ms: 3_000, detail: '' },
    { hop: 'answered', at_ms: 9_000, detail: '' },
  ],
}

test('[UI-222] changes and calls are one list in the order of time, each hop with its time; what a person did is told apart', () => {
  const lines = timeline({
    changes: [
      { ...change, at_ms: 1_000, revision: 1, why: 'raised', by: '' },
      { ...change, at_ms: 1_500, revision: 2, why: 'updated', by: '' },
      { ...change, at_ms: 9_000, revision: 3, why: 'claimed', by: 'K. Lindqvist', level: 2 },
      { ...change, at_ms: 2_000, revision: 4, why: 'escalated', by: '', level: 2 },
    ],
    calls: [call],
    mark: null,
  })
  expect(lines.map(({ what, person }) => [what, person])).toEqual([
    ['Raised', false],
    ['Called step 2', false],
    ['Step 2: K. Lindqvist by push', false],
    ['Going, K. Lindqvist', true],
  ])
  expect(lines[2]!.hops.map(({ hop }) => hop)).toEqual(['queued', 'delivered', 'answered'])
  expect(lines[2]!.hops[2]!.words).toMatch(/^is going /)
})

test('[UI-222] a call that failed says why; a ward’s own channel is named by its label', () => {
  const failed = { ...call, user: '', name: '', label: 'Pager', hops: [{ hop: 'failed' as const, at_ms: 1, detail: 'timeout' }] }
  const [line] = timeline({ changes: [], calls: [failed], mark: null })
  expect(line!.what).toBe('Step 2: Pager by push')
  expect(line!.hops[0]!.words).toMatch(/no answer in time$/)
})

test('[UI-222] every hop, channel, answer, reason and change has its words', () => {
  expect(Object.keys(en.inbox.hop).sort()).toEqual([...HOPS].sort())
  expect(Object.keys(en.inbox.channel).sort()).toEqual([...CHANNELS].sort())
  expect(Object.keys(en.inbox.answer).sort()).toEqual([...ANSWERS].sort())
  expect(Object.keys(en.inbox.not_delivered).sort()).toEqual([...NOT_DELIVERED].sort())
  const changes = Object.keys(enAuditActions)
    .filter((action) => action.startsWith('alarm.') && action !== 'alarm.marked' && action !== 'alarm.explained')
    .map((action) => action.slice('alarm.'.length))
  expect(Object.keys(en.inbox.change).sort()).toEqual(changes.sort())
})
