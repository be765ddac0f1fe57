import { expect, test } from 'vitest'
import { Deliveries, REACHED_WITHIN_MS } from './deliveries.ts'

const step = { alarm: 'a1', encounter: 'e1', level: 1 }
function following() {
  const said: string[] = []
  const deliveries = new Deliveries(({ alarm, level, delivered, why }) => said.push(`${alarm} ${level} ${delivered ? 'reached' : why}`))
  return { deliveries, said }
}

test('[NTF-10] a step whose calls have all failed, or that resolves to nobody, has reached nobody, at once', () => {
  const { deliveries, said } = following()
  deliveries.taken(step, ['c1', 'c2'], 0)
  deliveries.failed('a1', 1, 'c1', 'refused', true)
  deliveries.failed('a1', 1, 'c2', 'unreachable', false)
  expect(said).toEqual([])
  deliveries.failed('a1', 1, 'c2', 'unreachable', true)
  deliveries.nobody({ ...step, level: 2 }, 'nobody_on_duty')
  expect(said).toEqual(['a1 1 unreachable', 'a1 2 nobody_on_duty'])
})

test('[NTF-10] a step that has reached nobody is told well within a minute, with the last reason, though it is still tried', () => {
  const { deliveries, said } = following()
  expect(REACHED_WITHIN_MS).toBeLessThanOrEqual(50_000)
  deliveries.taken(step, ['c1'], 0)
  deliveries.failed('a1', 1, 'c1', 'refused', false)
  deliveries.turn(REACHED_WITHIN_MS - 1)
  expect(said).toEqual([])
  deliveries.turn(REACHED_WITHIN_MS)
  deliveries.turn(10 * REACHED_WITHIN_MS)
  expect(said).toEqual(['a1 1 refused'])
})

test('[NTF-10] a colleague asked beside a step that has reached nobody: its miss is told when it was due, and after the last call of both', () => {
  const { deliveries, said } = following()
  deliveries.taken(step, ['c1'], 0)
  deliveries.taken(step, ['asked'], 40_000)
  deliveries.turn(REACHED_WITHIN_MS)
  expect(said).toEqual(['a1 1 timeout'])
  deliveries.taken(step, ['c2'], 50_000)
  deliveries.taken(step, ['asked again'], 50_000)
  deliveries.failed('a1', 1, 'asked again', 'refused', true)
  expect(said, 'one call of the step is still tried').toHaveLength(1)
  deliveries.failed('a1', 1, 'c2', 'unreachable', true)
  expect(said.slice(1)).toEqual(['a1 1 unreachable'])
})

test('[TAB-9] [NTF-10] whoever is asked no more was not missed; that the others of the step have failed is told', () => {
  const { deliveries, said } = following()
  deliveries.taken(step, ['asked'], 0)
  deliveries.withdrawn({ ...step, id: 'asked' })
  deliveries.turn(REACHED_WITHIN_MS)
  expect([said, deliveries.size]).toEqual([[], 0])
  deliveries.taken(step, ['c1', 'asked again'], 0)
  deliveries.failed('a1', 1, 'c1', 'unreachable', true)
  deliveries.withdrawn({ ...step, id: 'asked again' })
  expect(said).toEqual(['a1 1 unreachable'])
})

test('[TAB-9] [NTF-10] silenced: nothing is missed but of whoever is still asked, when it was due', () => {
  const { deliveries, said } = following()
  deliveries.taken(step, ['c1', 'c2', 'asked'], 0)
  deliveries.taken({ ...step, level: 2 }, ['c3'], 0)
  deliveries.failed('a1', 1, 'c1', 'refused', true)
  deliveries.stopped('a1', ['asked'])
  expect(deliveries.size).toBe(1)
  deliveries.turn(REACHED_WITHIN_MS)
  expect(said).toEqual(['a1 1 refused'])
  deliveries.taken(step, ['c4', 'asked'], 50_000)
  deliveries.failed('a1', 1, 'c4', 'refused', true)
  deliveries.stopped('a1', ['asked'])
  deliveries.withdrawn({ ...step, id: 'asked' })
  expect([said.length, deliveries.size]).toEqual([1, 0])
})

test('[NTF-11] whoever is reached later, by whichever step, ends it; one call that arrives is enough', () => {
  const { deliveries, said } = following()
  deliveries.taken(step, ['c1', 'c2'], 0)
  deliveries.reached(step)
  deliveries.failed('a1', 1, 'c2', 'refused', true)
  deliveries.turn(REACHED_WITHIN_MS)
  expect(said).toEqual([])
  deliveries.nobody({ ...step, level: 2 }, 'nobody_on_duty')
  deliveries.reached({ ...step, level: 3 })
  deliveries.reached({ ...step, level: 3 })
  expect(said).toEqual(['a1 2 nobody_on_duty', 'a1 3 reached'])
})

test('[NTF-11] nothing is missed of an alarm that is over, or that somebody goes to', () => {
  const { deliveries, said } = following()
  deliveries.taken(step, ['c1'], 0)
  deliveries.stopped('a1')
  deliveries.turn(REACHED_WITHIN_MS)
  deliveries.failed('a1', 1, 'c1', 'refused', true)
  expect(said).toEqual([])
  expect(deliveries.size).toBe(0)
})
