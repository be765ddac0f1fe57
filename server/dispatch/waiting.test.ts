import { expect, test } from 'vitest'
import { bedEffect, step } from './testing.ts'
import { Waiting } from './waiting.ts'

test('[DB-4] an effect is not stored before the record that caused it is durable', () => {
  let durable = 5
  const waiting = new Waiting(new Map(), 100, () => durable)
  waiting.accept(step(1, 6, [bedEffect(1, 5)]))
  expect(waiting.take(true)?.group.effects).toEqual([])
  durable = 6
  const taken = waiting.take(false)!
  expect(taken.group.effects.map((effect) => effect.id)).toEqual(['1/5/0'])
  taken.done()
  expect([waiting.count, waiting.storedBelow(1)]).toEqual([0, 6])
})

test('[DB-5] replayed effects below the stored offset are dropped', () => {
  const waiting = new Waiting(new Map([[1, 6]]), 100, () => 100)
  expect(waiting.accept(step(1, 8, [bedEffect(1, 5), bedEffect(1, 7)])).effects.map((effect) => effect.id)).toEqual(['1/7/0'])
})

test('[DB-6] offsets that brought no effects wait for company', () => {
  const waiting = new Waiting(new Map(), 100, () => 100)
  for (let below = 1; below < 50; below++) waiting.accept(step(1, below, []))
  expect(waiting.take(false)).toBeNull()
  expect(waiting.take(true)?.group.belows).toEqual(new Map([[1, 49]]))
})

test('[DB-7] past the bound effects are left to a replay: the stored offset stays below the first of them', () => {
  const waiting = new Waiting(new Map(), 3, () => 100)
  for (let offset = 0; offset < 5; offset++) waiting.accept(step(1, offset + 1, [bedEffect(1, offset)]))
  expect(waiting.count).toBe(3)
  const taken = waiting.take(true)!
  expect(taken.group.effects).toHaveLength(3)
  taken.done()
  waiting.accept(step(1, 6, [bedEffect(1, 5)]))
  const more = waiting.take(true)!
  expect([more.group.effects.map((effect) => effect.id), more.group.belows.get(1)]).toEqual([['1/5/0'], 3])
})

test('[DB-8] a group is bounded and keeps the order within a partition', () => {
  const waiting = new Waiting(new Map(), 10_000, () => 10_000)
  for (let offset = 0; offset < 1_200; offset++) waiting.accept(step(offset % 2, offset + 1, [bedEffect(offset % 2, offset)]))
  const order: string[] = []
  for (let taken = waiting.take(false); taken; taken = waiting.take(false)) {
    expect(taken.group.effects.length).toBeLessThanOrEqual(500)
    order.push(...taken.group.effects.map((effect) => effect.id))
    taken.done()
  }
  expect(order).toHaveLength(1_200)
  for (const p of [0, 1]) {
    const offsets = order.filter((id) => id.startsWith(`${p}/`)).map((id) => Number(id.split('/')[1]))
    expect(offsets).toEqual([...offsets].sort((a, b) => a - b))
  }
})

test('[DB-6] offsets without effects are stored as far as they are durable, however fast further ones come', () => {
  let durable = 0
  const waiting = new Waiting(new Map(), 100, () => durable)
  for (let below = 10; below <= 200; below += 10) {
    waiting.accept(step(1, below, []))
    durable = below - 5
    waiting.take(true)?.done()
  }
  expect(waiting.storedBelow(1)).toBe(195)
})

test('[DB-6] what waits for its record keeps the stored offset below its effects', () => {
  const waiting = new Waiting(new Map(), 100, () => 8)
  waiting.accept(step(1, 5, []))
  waiting.accept(step(1, 10, [bedEffect(1, 7)]))
  const taken = waiting.take(true)!
  expect([taken.group.effects, taken.group.belows.get(1)]).toEqual([[], 7])
  taken.done()
  expect([waiting.storedBelow(1), waiting.count]).toEqual([7, 1])
})
