import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NumberReader, NumberWriter } from './packed-numbers.ts'
import { emptyReading } from './reading.ts'
import { add, history, read } from './window.ts'
import { packHistory, unpackHistory } from './window-pack.ts'

const QUALITIES = ['', 'lead_off']
const plan = { pane_ms: 500, panes: 20 }
const datum = fc.record({
  t: fc.integer({ min: 100_000, max: 106_000 }),
  v: fc.oneof(fc.integer({ min: -50, max: 200 }), fc.constant(Number.NaN)),
  q: fc.constantFrom(0, 0, 0, 1),
})

/** The same, slowly: from all data at once. */
function slow(data: ReadonlyArray<{ t: number; v: number; q: number }>, end: number, size: number): Record<string, number> {
  const good = data.filter(({ t, v, q }) => t < end && q === 0 && !Number.isNaN(v))
  const inside = good.filter(({ t }) => t >= end - size).map(({ v }) => v)
  const newest = Math.max(-Infinity, ...good.map(({ t }) => t))
  const seen = Math.max(-Infinity, ...data.filter(({ t }) => t < end).map(({ t }) => t))
  const mean = inside.reduce((a, b) => a + b, 0) / inside.length
  const [min, max] = inside.length === 0 ? [NaN, NaN] : [Math.min(...inside), Math.max(...inside)]
  return { n: inside.length, mean, min, max, age_ms: end - newest, seen_ms: end - seen }
}

test('[ENG-7] a window of panes says what all its data at once would say, in any order of arrival', () => {
  fc.assert(
    fc.property(fc.array(datum, { maxLength: 40 }), fc.integer({ min: 201, max: 212 }), (data, k) => {
      const h = history(plan)
      for (const { t, v, q } of data) add(h, t, v, q)
      const out = emptyReading()
      read(h, k * 500, 4_000, QUALITIES, out)
      expect(out).toMatchObject(slow(data, k * 500, 4_000))
    }),
    { numRuns: 1_000 },
  )
})

test('[ENG-7] the last good value and its age outlive the window, and doubt is named', () => {
  const h = history(plan)
  add(h, 100_000, 97, 0)
  for (let t = 101_000; t < 200_000; t += 1_000) add(h, t, Number.NaN, 1)
  const out = emptyReading()
  read(h, 200_000, 4_000, QUALITIES, out)
  expect(out).toEqual({ n: 0, mean: NaN, min: NaN, max: NaN, last: 97, age_ms: 100_000, quality: 'lead_off', seen_ms: 1_000 })
  read(undefined, 200_000, 4_000, QUALITIES, out)
  expect(out).toEqual(emptyReading())
})

test('[ENG-8] a packed window comes back as it was', () => {
  fc.assert(
    fc.property(fc.array(datum, { maxLength: 60 }), (data) => {
      const h = history(plan)
      for (const { t, v, q } of data) add(h, t, v, q)
      const back = unpackHistory(packHistory(h))
      const [a, b] = [emptyReading(), emptyReading()]
      for (let end = 100_000; end <= 107_000; end += 500) {
        read(h, end, 4_000, QUALITIES, a)
        read(back, end, 4_000, QUALITIES, b)
        expect(b).toEqual(a)
      }
      expect(packHistory(back)).toEqual(packHistory(h))
    }),
  )
})

test('[ENG-40] the numbers of a packed window come back bit for bit, and small ones take few bytes', () => {
  const odd = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(-0, 0, NaN, Infinity, -Infinity, 127, 128, -129, 32_768, 2 ** 31, 0.1))
  fc.assert(
    fc.property(fc.array(odd), (numbers) => {
      const writer = new NumberWriter(numbers.length)
      for (const n of numbers) writer.put(n)
      const reader = new NumberReader(writer.bytes())
      expect(numbers.map(() => reader.next())).toEqual(numbers)
      expect(reader.done).toBe(true)
    }),
  )
  const h = history({ pane_ms: 500, panes: 40 })
  for (let t = 1_790_000_000_000; t < 1_790_000_015_000; t += 500) add(h, t + 0.25, 97, 0)
  expect(packHistory(h).byteLength).toBeLessThan(30 * 9 + 30)
  expect(unpackHistory(packHistory(h))).toEqual(h)
})

test('[ENG-48] a window packed for later ones reads as it would have, whatever still comes late', () => {
  fc.assert(
    fc.property(
      fc.array(datum, { maxLength: 60 }),
      fc.array(datum, { maxLength: 10 }),
      fc.integer({ min: 200, max: 212 }),
      (data, late, k) => {
        const h = history(plan)
        for (const { t, v, q } of data) add(h, t, v, q)
        const back = unpackHistory(packHistory(h, k * 500 - 4_000))
        for (const { t, v, q } of late) for (const to of [h, back]) add(to, t, v, q)
        const [a, b] = [emptyReading(), emptyReading()]
        for (let end = k * 500; end <= 107_000; end += 500) {
          read(h, end, 4_000, QUALITIES, a)
          read(back, end, 4_000, QUALITIES, b)
          expect(b).toEqual(a)
        }
      },
    ),
    { numRuns: 300 },
  )
})
