import { afterEach, expect, test } from 'vitest'
import type { ScoresEffect } from '../../contracts/effect.ts'
import type { BedSnapshot, WardSnapshot } from '../../contracts/live.ts'
import type { ScoreId, ScoreNow } from '../../contracts/score.ts'
import { enter, next, openLive, watch } from './testing.ts'

let ward: Awaited<ReturnType<typeof openLive>>
afterEach(() => ward.close())

const scoreOf = (id: ScoreId, total: number): ScoreNow => ({
  ...{ id, total, band: 'medium', points: total, missing: [], stale: [], refused: null },
  parts: [{ parameter: 'respiration', value: 25, points: 3, age_ms: 100, source: 'rr' }],
})
const told = (encounter: string, total: number, at_ms = 1): ScoresEffect => ({
  ...{ kind: 'scores', id: '1/1/0', at_ms, encounter },
  now: {
    ...{ encounter, at_ms, scores: [scoreOf('news2', total), scoreOf('mews', 2)] },
    observed: { consciousness: { value: 'A', observed_ms: 1, by: 'ben' } },
  },
})

test('[SCO-31] who begins to watch gets the newest scores at once: a ward NEWS2 alone, a bed all with names', async () => {
  ward = await openLive()
  ward.live.onScores(told('e1', 5))
  const ann = await ward.browser('ann')
  await enter(ann)
  const all = await watch<WardSnapshot>(ann, { view: 'ward', ward: 'w1', cursor: null })
  const sector = all.ok ? all.snapshot.scores : []
  expect(sector).toMatchObject([{ encounter: 'e1', scores: [{ id: 'news2', total: 5, band: 'medium' }], observed: {} }])
  expect(sector[0]!.scores).toHaveLength(1)
  const one = await watch<BedSnapshot>(ann, { view: 'bed', encounter: 'e1', cursor: null })
  expect(one.ok && one.snapshot.scores).toMatchObject([{ scores: [{ id: 'news2' }, { id: 'mews' }], names: { ben: 'Ben C' } }])
})

test('[SCO-31][P8] a change reaches those who watch its ward or its bed, and nobody else', async () => {
  ward = await openLive()
  const [ann, ben, cleo] = [await ward.browser('ann'), await ward.browser('ben'), await ward.browser('cleo', { wards: ['w2'] })]
  for (const client of [ann, ben, cleo]) await enter(client)
  await watch(ann, { view: 'ward', ward: 'w1', cursor: null })
  await watch(ben, { view: 'bed', encounter: 'e2', cursor: null })
  await watch(cleo, { view: 'ward', ward: 'w2', cursor: null })
  const others: unknown[] = []
  for (const client of [ben, cleo]) client.on('scores', (message) => others.push(message))
  const heard = next(ann, 'scores')
  ward.live.onScores(told('e1', 7))
  expect(await heard).toMatchObject({ ward: 'w1', scores: [{ encounter: 'e1', scores: [{ total: 7 }] }] })
  const seen = next(ben, 'scores')
  ward.live.onScores(told('e2', 1))
  expect(await seen).toMatchObject({ scores: [{ encounter: 'e2' }] })
  expect(others).toHaveLength(1)
})
