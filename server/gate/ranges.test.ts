import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addRange, emptyRanges, hasSeq, holesOf, missingIn } from './ranges.ts'

test('[GATE-20] a set of sequences equals a plain set after any additions, and its holes are what is missing', () => {
  const addition = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 12 }))
  fc.assert(
    fc.property(fc.array(addition, { maxLength: 40 }), (additions) => {
      const ranges = emptyRanges()
      const plain = new Set<number>()
      for (const [from, length] of additions) {
        const fresh = missingIn(ranges, from, from + length).flatMap(([a, b]) => Array.from({ length: b - a + 1 }, (_, i) => a + i))
        const expected = Array.from({ length: length + 1 }, (_, i) => from + i).filter((seq) => !plain.has(seq))
        expect(fresh).toEqual(expected)
        addRange(ranges, from, from + length)
        for (const seq of expected) plain.add(seq)
      }
      for (let seq = 1; seq <= 75; seq++) expect(hasSeq(ranges, seq)).toBe(plain.has(seq))
      const highest = Math.max(0, ...plain)
      const missing = holesOf(ranges, highest).flatMap(([a, b]) => Array.from({ length: b - a + 1 }, (_, i) => a + i))
      expect(missing).toEqual(Array.from({ length: highest }, (_, i) => i + 1).filter((seq) => !plain.has(seq)))
      for (const [i, [from]] of ranges.above.entries()) expect(from).toBeGreaterThan((ranges.above[i - 1]?.[1] ?? ranges.up_to) + 1)
    }),
    { numRuns: 300 },
  )
})
