import { expect, test } from 'vitest'
import type { BedState } from '../../contracts/effect.ts'
import { quietSpans } from './quiet-spans.ts'

const quiet = (from_ms: number, until_ms: number, reason = 'suction'): BedState['pause'] => ({ by: 'ann', reason, from_ms, until_ms })
const said = (at_ms: number, pause: BedState['pause'], standby: BedState['standby'] = null) => ({ at_ms, pause, standby })

test('[TML-2] a pause that many states tell of is one, and ends by itself at its time', () => {
  const pause = quiet(100, 220)
  expect(quietSpans([said(0, null), said(100, pause), said(150, pause), said(220, null)])).toEqual([
    { kind: 'pause', by: 'ann', reason: 'suction', from_ms: 100, until_ms: 220, planned_ms: 220 },
  ])
})

test('[TML-2] one ended by hand ends then, and says which end it was ordered with', () => {
  expect(quietSpans([said(100, quiet(100, 400)), said(180, null)])).toMatchObject([{ until_ms: 180, planned_ms: 400 }])
})

test('[TML-2] ordered anew it is another one, and the first ends there', () => {
  const spans = quietSpans([said(100, quiet(100, 400)), said(200, quiet(200, 500, 'bath'))])
  expect(spans.map(({ from_ms, until_ms, reason }) => [from_ms, until_ms, reason])).toEqual([
    [100, 200, 'suction'],
    [200, 500, 'bath'],
  ])
})

test('[TML-2] pause and standby at once are two, and one that still goes on has the end it was ordered with', () => {
  const spans = quietSpans([said(100, quiet(100, 400), quiet(90, 9_000, 'imaging')), said(300, null, quiet(90, 9_000, 'imaging'))])
  expect(spans.map(({ kind, until_ms }) => [kind, until_ms])).toEqual([
    ['pause', 300],
    ['standby', 9_000],
  ])
})
