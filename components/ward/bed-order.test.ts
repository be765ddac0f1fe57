import { expect, test } from 'vitest'
import type { ScoresView } from '../../contracts/live.ts'
import { alarmView } from '../live/testing/alarm.ts'
import { type Known, orderBeds, placed } from './bed-order.ts'

const NOW = 1_000_000
const slot = (n: number, encounter = `e${n}`) => ({ bed: `b${n}`, label: String(n), encounter })
const SLOTS = [slot(1), slot(2), slot(3, ''), slot(4), slot(5)]
const news2 = (encounter: string, points: number) =>
  ({ encounter, at_ms: NOW, names: {}, observed: {}, scores: [{ id: 'news2', points }] }) as unknown as ScoresView
const known = (change: Partial<Known> = {}): Known => ({ alarms: [], scores: {}, mine: [], now_ms: NOW, ...change })

test('[VIEW-4] by number beds stand as the ward has them, whatever alarms', () => {
  const alarms = [alarmView({ encounter: 'e5', priority: 'high' })]
  expect(orderBeds('number', SLOTS, known({ alarms }))).toEqual(['b1', 'b2', 'b3', 'b4', 'b5'])
})

test('[VIEW-4] my beds come first, in the order of the ward, then the others, then empty ones', () => {
  expect(orderBeds('mine', SLOTS, known({ mine: ['b5', 'b2'] }))).toEqual(['b2', 'b5', 'b1', 'b4', 'b3'])
  expect(orderBeds('mine', SLOTS, known({ mine: ['b3'] }))[0], 'an empty bed of mine is mine').toBe('b3')
  expect(orderBeds('mine', SLOTS, known())).toEqual(['b1', 'b2', 'b4', 'b5', 'b3'])
})

test('[VIEW-4] acuity is red, yellow, NEWS2: seen or not; a technical or ended alarm makes nobody ill; equals stay as they were', () => {
  const seen = { response: { state: 'acknowledged', by: 'u1', at_ms: NOW }, signal: { state: 'off', why: 'acknowledged' } } as const
  const alarms = [
    alarmView({ id: 'a', encounter: 'e5', priority: 'high', ...seen }),
    alarmView({ id: 'b', encounter: 'e4', priority: 'medium' }),
    alarmView({ id: 'c', encounter: 'e1', priority: 'high', condition: 'ended', signal: { state: 'latched' }, ended_ms: NOW - 1 }),
    alarmView({ id: 'd', encounter: 'e1', kind: 'technical', priority: 'low', code: 'lead_off' }),
  ]
  expect(orderBeds('acuity', SLOTS, known({ alarms, scores: { e2: news2('e2', 6) } }))).toEqual(['b5', 'b4', 'b2', 'b1', 'b3'])
  expect(orderBeds('acuity', SLOTS, known())).toEqual(['b1', 'b2', 'b4', 'b5', 'b3'])
})

test('[VIEW-5] an order that was asked for stays until it is asked for anew: who comes is last, who went leaves no hole', () => {
  const order = { beds: ['b5', 'b9', 'b1', 'b2'] }
  expect(placed(SLOTS, order).map(({ bed }) => bed)).toEqual(['b5', 'b1', 'b2', 'b3', 'b4'])
  expect(placed(SLOTS, null)).toBe(SLOTS)
})
