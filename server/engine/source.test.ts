import fc from 'fast-check'
import { expect, test } from 'vitest'
import { declare, declareBreak, HELD_MAX, offer, order, PASSED_MAX, take, torn } from './source.ts'
import { frameOf } from './testing.ts'

const frame = (seq: number, at_ms = 0) => ({ ...frameOf({ seq }), at_ms })
/** Offers in the order given and returns the order of delivery. */
function deliver(seqs: readonly number[], o = order(), now_ms = 0): number[] {
  const out: number[] = []
  for (const seq of seqs) {
    if (offer(o, frame(seq, now_ms)) === 'next') out.push(seq)
    for (let r = take(o, now_ms, 2_000, 0); r !== null; r = take(o, now_ms, 2_000, 0)) out.push(r.frame.seq)
  }
  return out
}

test('[ENG-1] the next sequence passes at once; what waits behind a hole follows in order when it is filled', () => {
  expect(deliver([1, 2, 5, 4, 3, 6])).toEqual([1, 2, 3, 4, 5, 6])
})

test('[ENG-1] any shuffle with duplicates, small enough to be held, is delivered once and in order', () => {
  const all = Array.from({ length: 20 }, (_, i) => i + 1)
  fc.assert(
    fc.property(fc.shuffledSubarray([...all, ...all], { minLength: 40 }), (seqs) => {
      expect(deliver(seqs)).toEqual(all)
    }),
  )
})

test('[ENG-2] a hole is passed when a frame has waited the lateness, not counting while the server was closed', () => {
  const o = order()
  offer(o, frame(1))
  offer(o, frame(3, 1_000))
  expect(take(o, 2_999, 2_000, 0)).toBeNull()
  expect(take(o, 60_000, 2_000, 59_000)).toBeNull()
  expect(take(o, 61_000, 2_000, 59_000)?.frame.seq).toBe(3)
  expect(torn(o, 3)).toBe(true)
  expect(torn(o, 4)).toBe(false)
})

test('[ENG-3] a frame after its hole was passed is late once, then a duplicate; one received before is a duplicate', () => {
  const o = order()
  deliver([1, 4], o)
  take(o, 5_000, 2_000, 0)
  expect(offer(o, frame(2))).toBe('late')
  expect(offer(o, frame(2))).toBe('duplicate')
  expect(offer(o, frame(3))).toBe('late')
  expect(offer(o, frame(1))).toBe('duplicate')
})

test('[ENG-4] a declared hole is not waited for', () => {
  const o = order()
  deliver([1, 5], o)
  declare(o, 2, 4)
  expect(take(o, 0, 2_000, 0)?.frame.seq).toBe(5)
  declare(o, 8, 9)
  expect(deliver([6, 7, 10], o)).toEqual([6, 7, 10])
})

test('[ENG-5] what is remembered is bounded: held frames, passed holes', () => {
  const o = order()
  for (let seq = 2; seq <= HELD_MAX + 1; seq++) offer(o, frame(seq))
  expect(take(o, 0, 2_000, 0)).toBeNull()
  offer(o, frame(HELD_MAX + 2))
  expect(take(o, 0, 2_000, 0)?.frame.seq).toBe(2)
  const p = order()
  for (let seq = 2; seq < 400; seq += 2) {
    offer(p, frame(seq))
    take(p, 9_000, 2_000, 0)
  }
  expect(p.passed.length).toBe(PASSED_MAX)
})

test('[ENG-6] a break of the device clock tears the data at its sequence', () => {
  const o = order()
  declareBreak(o, 3)
  expect([1, 2, 3, 4].map((seq) => offer(o, frame(seq)) === 'next' && torn(o, seq))).toEqual([false, false, true, false])
})
